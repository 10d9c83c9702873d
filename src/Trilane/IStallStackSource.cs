namespace Trilane;

/// <summary>Takes the stack of a stalled thread; in use after <see cref="LaneReport.UseStacks"/>.</summary>
public interface IStallStackSource
{
    /// <summary>Takes the stack.</summary>
    /// <param name="thread">Whose stack; only one that was taken while it <see cref="StalledThread.IsStillStalled"/> is the stall's.</param>
    /// <returns>
    /// The stack, or why there is none; it may take its time, but after 2 s nobody waits for it any more. Null when stacks can't be taken in
    /// this process: the record is then written at once.
    /// </returns>
    /// <remarks>
    /// Called on the watcher's own thread, which notices nothing else meanwhile: return at once, and work elsewhere than on the shared pool,
    /// whose threads may all be held. Called for one stall of an endpoint in a minute at most.
    /// </remarks>
    Task<StackResult>? TakeAsync(StalledThread thread);
}
