using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Chooses the lane of an endpoint: by its marks, else by its signature.</summary>
internal sealed class LaneSelector(IOptions<TrilaneOptions> options, BlockingLanes lanes)
{
    private readonly LaneSelection _selection = options.Value.Selection;

    /// <summary>The blocking lane of the endpoint, or null for the async lane.</summary>
    /// <exception cref="InvalidOperationException">The marks contradict each other or name an unknown lane; names the endpoint.</exception>
    internal BlockingLane? Select(EndpointBuilder endpoint, MethodInfo handler) =>
        Select(endpoint, LaneMarks.Of(endpoint.Metadata, handler), HandlerStyle.IsAsynchronous(handler));

    /// <summary>The blocking lane of something behind the endpoint, or null for the async lane.</summary>
    /// <param name="endpoint">Named in errors.</param>
    /// <param name="marks">What is written on it.</param>
    /// <param name="isAsynchronous">What its signature says.</param>
    /// <param name="subject">What it is, for errors, if it isn't the endpoint itself.</param>
    /// <exception cref="InvalidOperationException">The marks contradict each other or name an unknown lane.</exception>
    internal BlockingLane? Select(EndpointBuilder endpoint, LaneMarks marks, bool isAsynchronous, string subject = "")
    {
        try
        {
            return marks.Decide() is { } mark
                ? mark.Lane is null ? null : lanes.Get(mark.Lane)
                : _selection == LaneSelection.MarkedOnly || isAsynchronous ? null : lanes.Default;
        }
        catch (InvalidOperationException exception)
        {
            throw Refuse(endpoint, subject + exception.Message);
        }
    }

    /// <summary>A mark on an endpoint without a handler that a lane could run would be ignored silently; it is refused instead.</summary>
    internal static void RefuseMarksWithoutHandler(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ILaneMark>().FirstOrDefault() is { } mark)
        {
            throw Refuse(
                endpoint,
                $"it is marked {mark.Text}, but Trilane can't run it on a lane: that works for minimal APIs, controllers, hubs and request "
                + "delegates, not for Razor Pages, Blazor, gRPC or endpoints built by hand. Remove the mark.");
        }
    }

    internal static InvalidOperationException Refuse(EndpointBuilder endpoint, string problem) =>
        new($"Trilane can't choose a lane for the endpoint '{endpoint.DisplayName}': {problem}");
}
