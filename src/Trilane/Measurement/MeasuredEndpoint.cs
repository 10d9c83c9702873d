using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trilane;

/// <summary>An endpoint, or a method of a hub, with all that is known of it.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="HubMethod">The name of the hub's method behind it, if it is one.</param>
/// <param name="Lane">The blocking lane that was chosen for it; null for the async lane.</param>
/// <param name="IsDeclaredAsync">True when its signature says that it awaits.</param>
/// <param name="Watched">What the guard knows of it.</param>
internal sealed record MeasuredEndpoint(RouteEndpoint Endpoint, string? HubMethod, BlockingLane? Lane, bool IsDeclaredAsync, WatchedEndpoint Watched)
{
    /// <summary>All that stand behind one endpoint: itself, or the methods of its hub.</summary>
    internal static IEnumerable<MeasuredEndpoint> Of(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<HubMethods>() is { } hub)
        {
            return hub.All.Select(method => new MeasuredEndpoint(endpoint, method.Watched.Name, method.Lane, method.IsDeclaredAsync, method.Watched));
        }

        return endpoint.Metadata.GetMetadata<EndpointLane>() is { Watched: { } watched, Handler: { } handler } lane
            ? [new MeasuredEndpoint(endpoint, HubMethod: null, lane.Blocking, HandlerStyle.IsAsynchronous(handler), watched)]
            : [];
    }

    internal EndpointSnapshot Snapshot()
    {
        var quarantine = Watched.Quarantine;
        var runsOn = quarantine ?? Lane;
        var work = Endpoint.Metadata.GetMetadata<LaneMetadata>();
        var durations = Watched.Measurements.Durations;
        var ended = durations.Ended;
        var begun = durations.Begun;
        var cost = Watched.Measurements.Cost;
        return new()
        {
            Endpoint = Endpoint,
            Name = Watched.Name,
            Method = Method(),
            Route = Route(),
            Lane = work?.Kind ?? (runsOn is null ? LaneKind.Async : LaneKind.Blocking),
            LaneName = work?.Name ?? runsOn?.Name ?? AsyncLane.Name,
            IsDeclaredAsync = IsDeclaredAsync,
            Requests = begun,
            InFlight = Math.Max(0, begun - ended),
            Processor = ThreadUsage.IsSupported ? cost?.Mean.Processor ?? TimeSpan.Zero : null,
            Blocked = ThreadUsage.IsSupported ? cost?.Mean.Blocked ?? TimeSpan.Zero : null,
            Waiting = cost?.Mean.Waiting ?? TimeSpan.Zero,
            DurationP50 = durations.Percentile(0.5) ?? TimeSpan.Zero,
            DurationP99 = durations.Percentile(0.99) ?? TimeSpan.Zero,
            Stalls = Watched.Stalls,
            IsQuarantined = quarantine is not null,
            Advice = ThreadUsage.IsSupported && work is null && cost is { } known ? Watched.Advise(new(
                Lane is null ? LaneKind.Async : LaneKind.Blocking, IsDeclaredAsync, Watched.MayBlock, known.Mean, known.Samples)) : null,
        };
    }

    private string Method() => HubMethod is not null ? "HUB"
        : Endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? string.Join(',', methods)
        : "*";

    private string Route()
    {
        var route = $"/{Endpoint.RoutePattern.RawText?.TrimStart('/')}";
        return HubMethod is null ? route : $"{route} {HubMethod}";
    }
}
