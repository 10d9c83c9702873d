namespace Trilane;

/// <summary>
/// A request's stay on one lane: the slot of its first visit is kept for all that follow, until the request ends.
/// </summary>
/// <remarks>
/// A request that holds something it got on the lane (a connection, a lock) must be able to come back and release it. With a new slot for
/// each visit, requests waiting for that thing can hold all slots while those that have it queue behind them, for good. Used by one
/// request, one visit at a time; <see cref="End"/> may come from anywhere.
/// </remarks>
internal sealed class LaneStay(BlockingLane lane)
{
    private readonly RequestState? _request = RequestState.Current;
    private LaneCall? _holder;

    /// <summary>The call whose slot is held, once there is one.</summary>
    internal LaneCall? Holder => _holder;

    internal BlockingLane Lane => lane;

    /// <summary>Runs work on the lane: the first time as a new arrival, which can be refused, later as work of a call inside.</summary>
    internal async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var isFirst = _holder is null;
        var call = new BridgeCall<T>(lane, _holder, work, stays: isFirst);
        call.Submit(cancellationToken);
        try
        {
            return await call.Task;
        }
        finally
        {
            // A call that was refused or cancelled never had a slot.
            if (isFirst && call.IsPending)
            {
                Keep(call);
            }
        }
    }

    /// <summary>Keeps the slot of a handler's call that has more to do on its lane.</summary>
    internal void Keep(LaneCall call)
    {
        _holder = call;
        _request?.AddStaying(call);
    }

    /// <summary>Gives the slot back; further calls do nothing.</summary>
    internal void End()
    {
        if (Interlocked.Exchange(ref _holder, null) is { } holder)
        {
            _request?.RemoveStaying(holder);
            lane.Scheduler.End(holder);
        }
    }
}
