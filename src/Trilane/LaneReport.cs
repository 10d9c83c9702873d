using Microsoft.AspNetCore.Routing;

namespace Trilane;

/// <summary>
/// Tells what the lanes and endpoints of the app are doing: what the dashboard shows, for an app's own use. Injected as a singleton.
/// </summary>
/// <remarks>Safe to use from any number of threads. Made when it is asked: a question costs some microseconds for each endpoint.</remarks>
public sealed class LaneReport
{
    private readonly EndpointDataSource _endpoints;
    private readonly BlockingLanes _lanes;
    private readonly IEnumerable<ILaneSource> _otherLanes;
    private readonly StallGuard _guard;
    private readonly StallHistory _stalls;
    private readonly StallRecords _records;

    /// <summary>Made by the app's services.</summary>
    internal LaneReport(
        EndpointDataSource endpoints, BlockingLanes lanes, IEnumerable<ILaneSource> otherLanes, StallGuard guard, StallHistory stalls, StallRecords records)
    {
        _endpoints = endpoints;
        _lanes = lanes;
        _otherLanes = otherLanes;
        _guard = guard;
        _stalls = stalls;
        _records = records;
    }

    /// <summary>The endpoints that Trilane has put on lanes, and the methods of hubs.</summary>
    /// <returns>One snapshot for each, in the order in which they were mapped.</returns>
    public IReadOnlyList<EndpointSnapshot> GetEndpoints() => [.. Measured().Select(endpoint => endpoint.Snapshot())];

    /// <summary>The lanes: the async one first, then the blocking ones by name, then those of other packages.</summary>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any more.</param>
    /// <returns>One snapshot for each.</returns>
    public async ValueTask<IReadOnlyList<LaneSnapshot>> GetLanesAsync(CancellationToken cancellationToken = default)
    {
        var onAsyncLane = Measured().Where(endpoint => endpoint.Lane is null).Select(endpoint => endpoint.Watched).ToList();
        List<LaneSnapshot> lanes = [AsyncLane.Snapshot(_guard, onAsyncLane)];
        lanes.AddRange(_lanes.All.OrderBy(lane => lane.Name, StringComparer.OrdinalIgnoreCase).Select(lane => lane.Scheduler.Measurements.Snapshot()));
        foreach (var source in _otherLanes)
        {
            lanes.AddRange(await source.GetLanesAsync(cancellationToken));
        }

        return lanes;
    }

    /// <summary>The last stalls, newest first. The last 1000 are kept.</summary>
    /// <param name="before">Only those older than the one with this <see cref="Stall.Id"/>; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The stalls.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public IReadOnlyList<Stall> GetStalls(long? before = null, int limit = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _stalls.Before(before, limit);
    }

    /// <summary>
    /// Takes the stacks of stalled threads with this source from now on; the log's record of a stall then waits for its stack, up to 2 s.
    /// The dashboard's package calls it when the dashboard is mapped.
    /// </summary>
    /// <param name="source">What takes them, in the place of any earlier one.</param>
    public void UseStacks(IStallStackSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _records.UseStacks(source);
    }

    /// <summary>
    /// Asks this advisor about calls that stall, after those that the app has registered. The dashboard's package calls it, with what the planner's
    /// catalogue knows, when the dashboard is mapped.
    /// </summary>
    /// <param name="advisor">What to ask; a second one of the same type is left out.</param>
    public void UseAdvisor(IBlockingCallAdvisor advisor)
    {
        ArgumentNullException.ThrowIfNull(advisor);
        _records.UseAdvisor(advisor);
    }

    private IEnumerable<MeasuredEndpoint> Measured() => _endpoints.Endpoints.OfType<RouteEndpoint>().SelectMany(MeasuredEndpoint.Of);
}
