namespace Trilane.Jobs.Workers;

/// <summary>Wakes one loop; any number of wishes before it looks are one.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private int _isSet;

    internal void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _signal.Release();
        }
    }

    /// <summary>Waits for a wish, or until the time is over.</summary>
    internal async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (await _signal.WaitAsync(time, cancellationToken))
        {
            Volatile.Write(ref _isSet, 0);
        }
    }

    public void Dispose() => _signal.Dispose();
}
