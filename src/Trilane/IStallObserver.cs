namespace Trilane;

/// <summary>Hears of every stall as it is noticed. Register implementations as singletons; there may be several.</summary>
/// <remarks>
/// Called on the watcher's own thread, which notices nothing else meanwhile: hand long work on. An exception is logged and goes no further.
/// </remarks>
public interface IStallObserver
{
    /// <summary>Called once for each stall, while it lasts.</summary>
    /// <param name="stall">What was noticed.</param>
    void OnStall(Stall stall);

    /// <summary>Called when more is known of a stall: its stack, and once more when it has ended. Does nothing unless implemented.</summary>
    /// <param name="stall">All that is known of it now; it has the <see cref="Stall.Id"/> with which it was noticed.</param>
    void OnStallUpdated(Stall stall)
    {
    }
}
