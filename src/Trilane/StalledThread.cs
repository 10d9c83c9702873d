namespace Trilane;

/// <summary>A thread that was found stalled.</summary>
public sealed class StalledThread
{
    private readonly PoolThread _thread;
    private readonly StallCandidate _stall;

    internal StalledThread(PoolThread thread, StallCandidate stall)
    {
        _thread = thread;
        _stall = stall;
    }

    /// <summary>The operating system's number of the thread.</summary>
    public long Id => _thread.Clock.ThreadId;

    /// <summary>True while it is still at the same thing, with which it was found; false for good once it has turned to something else.</summary>
    public bool IsStillStalled => _thread.IsAt(_stall);
}
