using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>The app's output formatters with the JSON one able to write sequences from their lane.</summary>
internal sealed class SequenceFormatters(IServiceProvider services)
{
    private readonly StreamWatch _watch = services.GetRequiredService<StreamWatch>();
    private IOutputFormatter[]? _formatters;

    /// <summary>
    /// Keeps the call's slot when the controller's result is a lazy sequence. Content negotiation stays the framework's: only when it
    /// chooses the JSON formatter, the sequence is enumerated on the lane.
    /// </summary>
    internal bool TakeOver(HandlerCall call, HttpContext http, ObjectResult result)
    {
        if (result.Formatters.Count > 0 || !SequenceTypes.IsLazy(result.Value) || http.Features.Get<IServiceProvidersFeature>() is not RequestState request)
        {
            return false;
        }

        var sequence = new LaneSequence((System.Collections.IEnumerable)result.Value, http);
        sequence.StayOnLane(call, _watch);
        request.Sequence = sequence;
        foreach (var formatter in _formatters ??= Create())
        {
            result.Formatters.Add(formatter);
        }

        return true;
    }

    private IOutputFormatter[] Create() =>
    [
        .. services.GetRequiredService<IOptions<MvcOptions>>().Value.OutputFormatters.Select(formatter =>
            formatter.GetType() == typeof(SystemTextJsonOutputFormatter) ? new SequenceOutputFormatter((SystemTextJsonOutputFormatter)formatter) : formatter),
    ];
}
