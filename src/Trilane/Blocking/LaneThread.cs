namespace Trilane;

/// <summary>
/// One dedicated thread of a lane. It takes work until the lane retires it, and parks in between. The lane decides; this class runs.
/// </summary>
internal sealed class LaneThread
{
    [ThreadStatic]
    private static LaneThread? _current;

    private readonly LaneScheduler _scheduler;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private LaneWork? _first;
    private bool _started;
    private bool _signaled;

    internal LaneThread(LaneScheduler scheduler, int number, LaneWork? extraFor)
    {
        _scheduler = scheduler;
        _first = extraFor;
        IsExtra = extraFor is not null;
        // The default stack size: 256 such threads cost 7 MB resident, since untouched pages of a stack are never backed by memory.
        _thread = new Thread(Run) { IsBackground = true, Name = $"lane {scheduler.Lane.Name} {number}" };
    }

    /// <summary>The lane's thread that is running the current code, if one is.</summary>
    internal static LaneThread? Current => _current;

    internal BlockingLane Lane => _scheduler.Lane;

    /// <summary>True for a thread beyond the lane's limit, started for a continuation that found none free; it ends soon after.</summary>
    internal bool IsExtra { get; }

    /// <summary>True from being started or woken until it reaches the queue; guarded by the lane's lock.</summary>
    internal bool IsSeeking { get; set; }

    /// <summary>Starts the thread, or wakes it where it is parked.</summary>
    /// <exception cref="OutOfMemoryException">The system gives no more threads.</exception>
    /// <exception cref="ThreadStartException">The system gives no more threads.</exception>
    internal void Resume()
    {
        if (!_started)
        {
            _started = true;
            _thread.UnsafeStart();
            return;
        }

        lock (_gate)
        {
            _signaled = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sleeps until <see cref="Resume"/>; false when the time is over.</summary>
    internal bool Park(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (!_signaled)
            {
                Monitor.Wait(_gate, timeout);
            }

            var resumed = _signaled;
            _signaled = false;
            return resumed;
        }
    }

    internal bool Join(TimeSpan timeout) => _thread.Join(timeout);

    /// <summary>Takes back the work of a thread that could not be started.</summary>
    internal LaneWork? TakeFirst() => Interlocked.Exchange(ref _first, null);

    private void Run()
    {
        _current = this;
        if (_scheduler.Background)
        {
            BackgroundPriority.ApplyToCurrentThread();
        }

        var work = TakeFirst() ?? _scheduler.Exchange(this, finished: null);
        while (work is not null || _scheduler.WaitForWork(this))
        {
            work?.Run();
            var next = _scheduler.Exchange(this, work);
            if (work is { IsPending: false })
            {
                work.Publish();
            }

            work = next;
        }
    }
}
