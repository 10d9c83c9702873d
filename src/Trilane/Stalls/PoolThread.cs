namespace Trilane;

/// <summary>What one thread is doing for a request, as the watcher sees it and as the request's trace adds it up.</summary>
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

    // What the thread is adding to, and since when; touched only by the thread itself.
    private RequestTrace? _trace;
    private ThreadUsage _tracedSince;

    private static PoolThread Current => _current ??= Add(Thread.CurrentThread);

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

    /// <summary>True while the thread has turned to nothing else since the stretch began.</summary>
    internal bool IsAt(StallCandidate stretch) => Request == stretch.Request && Switches == stretch.Switches;

    /// <summary>What was seen last; touched only by the watcher of the app whose request it is.</summary>
    internal StallCandidate? Candidate { get; set; }

    /// <summary>The change handler of the current request's async local: called by the thread itself.</summary>
    internal static void Switched(AsyncLocalValueChangedArgs<RequestState?> change)
    {
        var thread = Current;
        if (thread._trace is { } trace)
        {
            thread.PauseTrace(trace);
        }

        Volatile.Write(ref thread._request, change.CurrentValue);
        Volatile.Write(ref thread._switches, thread._switches + 1);
        if (change.CurrentValue is { } request)
        {
            request.Guard.Rest.Call();
            if (request.Trace is { } next)
            {
                thread.ResumeTrace(next);
            }
        }
    }

    /// <summary>From here on, what the current thread does is added to the trace of the request that it works for.</summary>
    internal static void Resume(RequestTrace trace) => Current.ResumeTrace(trace);

    /// <summary>Adds what the current thread has done for the request, if it is the thread's own.</summary>
    internal static void Pause(RequestTrace trace)
    {
        if (Current._trace == trace)
        {
            Current.PauseTrace(trace);
        }
    }

    private void ResumeTrace(RequestTrace trace)
    {
        trace.Enter();
        _trace = trace;
        _tracedSince = ThreadUsage.OfCurrentThread();
    }

    private void PauseTrace(RequestTrace trace)
    {
        _trace = null;
        trace.Leave(_tracedSince, ThreadUsage.OfCurrentThread());
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
