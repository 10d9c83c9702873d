namespace Trilane;

/// <summary>The async lane as it is listed beside the others. It is the runtime's shared pool, so it has no limits of its own.</summary>
internal static class AsyncLane
{
    /// <summary>The name under which it is listed.</summary>
    internal const string Name = "async";

    internal static LaneSnapshot Snapshot(StallGuard guard, IReadOnlyCollection<WatchedEndpoint> endpoints) => new(Name, LaneKind.Async)
    {
        Threads = ThreadPool.ThreadCount,
        Busy = PoolThreads.All.Count(thread => thread.Request?.Guard == guard),
        Queued = ThreadPool.PendingWorkItemCount,
        Completed = endpoints.Sum(endpoint => endpoint.Measurements.Durations.Ended),
        Rejected = endpoints.Sum(endpoint => endpoint.Shed),
    };
}
