using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Trilane;

/// <summary>Takes over the lazy sequences that the handlers of an endpoint on a blocking lane return.</summary>
internal sealed class SequenceEndpoint
{
    private readonly SequenceItems _items;
    private readonly SequenceFormatters? _formatters;
    private readonly EventStreams _eventStreams;
    private readonly StreamWatch _watch;

    private SequenceEndpoint(SequenceItems items, SequenceFormatters? formatters, EventStreams eventStreams, StreamWatch watch)
    {
        _watch = watch;
        _eventStreams = eventStreams;
        _items = items;
        _formatters = formatters;
    }

    internal static SequenceEndpoint Create(EndpointBuilder endpoint)
    {
        var services = endpoint.ApplicationServices;
        var isController = endpoint.Metadata.OfType<ControllerActionDescriptor>().Any();
        return new SequenceEndpoint(
            new SequenceItems(services.GetRequiredService<IOptions<HttpJsonOptions>>().Value.SerializerOptions),
            isController ? new SequenceFormatters(services) : null,
            services.GetRequiredService<EventStreams>(),
            services.GetRequiredService<StreamWatch>());
    }

    /// <summary>
    /// Looks at what a handler returned. True when it is a lazy sequence that has items left: the call then keeps its slot until the
    /// sequence ends. On the lane, the first batch is made at once, so most short sequences need no second hop, and what fails first
    /// fails as the handler.
    /// </summary>
    internal bool TakeOver(HandlerCall call, HttpContext http, bool isOnLane, ref object? result) => Unwrapped(result) switch
    {
        ObjectResult found => _formatters?.TakeOver(call, http, found) == true,
        ISequenceResult lines => TakeOver(call, http, isOnLane, lines.Items, lines.CreateWriter(_items.Options), null, ref result),
        IValueHttpResult { Value: var value } found when SequenceTypes.IsLazy(value) && IsOk(found) =>
            TakeOver(call, http, isOnLane, value, StatusCodes.Status200OK, ref result),
        IResult found => KeepAlive(found, ref result),
        _ => SequenceTypes.IsLazy(result) && TakeOver(call, http, isOnLane, (IEnumerable)result, null, ref result),
    };

    /// <summary>A synchronous handler declared to return IResult may return an event stream.</summary>
    private bool KeepAlive(IResult found, ref object? result)
    {
        result = _eventStreams.Around(found);
        return false;
    }

    private bool TakeOver(HandlerCall call, HttpContext http, bool isOnLane, object items, int? statusCode, ref object? result) =>
        _items.Of(items.GetType()) is { } item
        && TakeOver(call, http, isOnLane, (IEnumerable)items, new JsonArrayWriter(item), statusCode, ref result);

    private bool TakeOver(
        HandlerCall call, HttpContext http, bool isOnLane, IEnumerable items, SequenceWriter writer, int? statusCode, ref object? result)
    {
        var sequence = new LaneSequence(items, http);
        result = new SequenceResult(sequence, writer, statusCode);
        if (isOnLane)
        {
            try
            {
                sequence.Produce(writer);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // The client has left: nobody to tell.
                writer.Dispose();
                result = Results.Empty;
                return false;
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }

        if (sequence.HasEnded)
        {
            return false;
        }

        sequence.StayOnLane(call, _watch);
        return true;
    }

    /// <summary>Results&lt;…&gt; is what it holds.</summary>
    private static object? Unwrapped(object? result) => result is INestedHttpResult { Result: var held } ? held : result;

    private static bool IsOk(object result) => result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Ok<>);
}
