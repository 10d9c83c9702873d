namespace Trilane;

/// <summary>One piece of work for a lane's thread.</summary>
internal abstract class LaneWork
{
    // The three links belong to the list that holds the work and are guarded by the lane's lock.
    internal LaneWork? Next;
    internal LaneWork? Previous;
    internal LaneWorkList? List;

    protected LaneWork(BlockingLane lane, LaneCall? inside)
    {
        Lane = lane;
        Inside = inside;
    }

    internal BlockingLane Lane { get; }

    /// <summary>
    /// The call that this work belongs to and that already holds a slot of the lane. Such work never waits behind new arrivals, or a
    /// full lane could not finish what it has begun. Null for a new arrival, which needs a slot of its own.
    /// </summary>
    internal LaneCall? Inside { get; }

    /// <summary>When it was handed to the lane, in the lane's clock ticks.</summary>
    internal long EnqueuedAt { get; set; }

    /// <summary>
    /// True for a new call of a request that was on this lane before or holds a place of another one. It goes before those that come for
    /// the first time: what it holds, others may be waiting for.
    /// </summary>
    internal virtual bool IsReturning => false;

    /// <summary>True for a request's handler; a lane that drains refuses those first, since nothing of theirs has begun.</summary>
    internal virtual bool IsRequest => false;

    /// <summary>Set when the code goes on after <see cref="Run"/> returned: the slot is then given back by whoever ends it.</summary>
    internal virtual bool IsPending => false;

    /// <summary>Runs on the lane's thread. Keeps the outcome to itself, so that the slot is free before anybody hears of it.</summary>
    internal abstract void Run();

    /// <summary>Hands the outcome over; called once, outside the lock. Continuations run elsewhere.</summary>
    internal abstract void Publish();

    /// <summary>Ends work that the lane did not start; called once, outside the lock.</summary>
    internal abstract void Refuse(LaneFullException exception);
}
