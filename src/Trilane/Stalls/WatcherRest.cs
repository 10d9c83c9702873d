namespace Trilane;

/// <summary>Lets the watcher look rarely while nothing happens, and calls it back the moment a thread turns to a request.</summary>
internal sealed class WatcherRest : IDisposable
{
    private readonly AutoResetEvent _called = new(initialState: false);
    private volatile bool _isOn;
    private volatile bool _isOver;

    /// <summary>Waits; false once it is over for good. By the watcher.</summary>
    internal bool Wait(TimeSpan time)
    {
        _called.WaitOne(time);
        return !_isOver;
    }

    /// <summary>Waits, or returns at once when somebody calls or has something to do already; false once it is over for good. By the watcher.</summary>
    internal bool WaitUntilCalled(TimeSpan time, Func<bool> isNeeded)
    {
        _isOn = true;
        // The other side of what Call does without a barrier: either a thread that turns to a request now sees that it has to call, or
        // the question that follows sees the request.
        Interlocked.MemoryBarrierProcessWide();
        if (!isNeeded())
        {
            _called.WaitOne(time);
        }

        _isOn = false;
        return !_isOver;
    }

    /// <summary>Ends a rest, if there is one. From any thread, whenever one turns to a request: costs a read while there is none.</summary>
    internal void Call()
    {
        if (_isOn)
        {
            _isOn = false;
            _called.Set();
        }
    }

    /// <summary>Ends all waiting for good.</summary>
    internal void End()
    {
        _isOver = true;
        _called.Set();
    }

    public void Dispose() => _called.Dispose();
}
