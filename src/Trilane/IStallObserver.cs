namespace Trilane;

/// <summary>Hears of every stall as it is noticed. Register implementations as singletons; there may be several.</summary>
public interface IStallObserver
{
    /// <summary>Called once for each stall, while it lasts.</summary>
    /// <param name="stall">What was noticed.</param>
    /// <remarks>
    /// Called on the watcher's own thread, which notices nothing else meanwhile: hand long work on. An exception is logged and goes
    /// no further.
    /// </remarks>
    void OnStall(Stall stall);
}
