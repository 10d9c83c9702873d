using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>Those in the app who want to hear of stalls. Called by the watcher.</summary>
internal sealed class StallObservers(IEnumerable<IStallObserver> observers, ILogger<StallGuard> logger)
{
    private readonly IStallObserver[] _all = [.. observers];

    internal void Tell(Stall stall) => Each(observer => observer.OnStall(stall));

    internal void TellMore(Stall stall) => Each(observer => observer.OnStallUpdated(stall));

    private void Each(Action<IStallObserver> tell)
    {
        foreach (var observer in _all)
        {
            try
            {
                tell(observer);
            }
            catch (Exception exception)
            {
                logger.ObserverFailed(exception);
            }
        }
    }
}
