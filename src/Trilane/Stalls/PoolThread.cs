namespace Trilane;

/// <summary>What one thread of the shared pool is doing for a request, as the watcher sees it.</summary>
/// <remarks>
/// The thread writes, at each switch of its execution context; the watcher reads, whenever it looks. A look that comes in between two
/// writes sees a switch too many or the request of a moment ago, and the next look mends it: only what stays unchanged counts.
/// </remarks>
internal sealed class PoolThread
{
    [ThreadStatic]
    private static PoolThread? _current;

    private readonly Thread _thread;
    private RequestState? _request;
    private int _switches;

    private PoolThread(Thread thread)
    {
        _thread = thread;
        Clock = ThreadClock.OfCurrentThread();
    }

    /// <summary>The thread's own processor time.</summary>
    internal ThreadClock Clock { get; }

    /// <summary>The request that the thread works for right now, if it does for one.</summary>
    internal RequestState? Request => Volatile.Read(ref _request);

    /// <summary>Changes whenever the thread turns to something else, be it another step of the same request.</summary>
    internal int Switches => Volatile.Read(ref _switches);

    internal bool IsAlive => _thread.IsAlive;

    /// <summary>What was seen last; touched only by the watcher of the app whose request it is.</summary>
    internal StallCandidate? Candidate { get; set; }

    /// <summary>The change handler of the current request's async local: called by the thread itself.</summary>
    internal static void Switched(AsyncLocalValueChangedArgs<RequestState?> change)
    {
        var thread = _current ??= Add(Thread.CurrentThread);
        Volatile.Write(ref thread._request, change.CurrentValue);
        Volatile.Write(ref thread._switches, thread._switches + 1);
    }

    /// <summary>Threads of lanes and of the app's own have nobody to starve, so nobody watches them.</summary>
    private static PoolThread Add(Thread thread)
    {
        var added = new PoolThread(thread);
        if (thread.IsThreadPoolThread)
        {
            PoolThreads.Add(added);
        }

        return added;
    }
}
