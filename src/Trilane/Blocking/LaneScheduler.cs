using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// Decides which work of a lane runs next and on how many threads.
/// </summary>
/// <remarks>
/// A new call takes a slot (there are <see cref="LaneLimits.MaxThreads"/>) and keeps it until its code has left the lane, also while it
/// awaits. Work of calls that hold a slot goes first and needs none; then come requests that were here before, then new ones. At most
/// one thread at a time is on its way to the queue ("seeking"); it sends for the next one if it leaves work behind. So a burst starts as
/// many threads as it needs, and a stream of short calls keeps few threads awake. One short lock guards it all; no user code runs, and
/// nothing waits, while it is held.
/// </remarks>
internal sealed partial class LaneScheduler
{
    private readonly Lock _lock = new();
    private readonly LaneWorkList _arrivals = new();
    private readonly LaneWorkList _returning = new();
    private readonly LaneWorkList _inside = new();
    private readonly LaneWorkList _running = new();
    private readonly List<LaneThread> _idle = [];
    private readonly LaneMeasurements _measurements;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly LaneLoad _load = new();
    private LaneLimits _limits;
    private LaneState _state;
    private long _timerDueAt = long.MaxValue;
    private int _submissions;
    private int _threads;
    private int _extraThreads;
    private int _seeking;
    private int _busy;
    private int _slots;
    private int _holdersAway;
    private long _lastEndAt;
    private long? _fullSince;
    private long? _lastRefusedAt;
    private TimeSpan _stuckDelay = _extraThreadInterval;
    private int _threadsStarted;
    private double _meanRunTicks;

    internal LaneScheduler(BlockingLane lane, LaneLimits limits, LaneMeter meter, ILogger logger, TimeProvider time)
    {
        Lane = lane;
        _limits = limits;
        _logger = logger;
        _time = time;
        _measurements = new LaneMeasurements(meter, this);

        // A lane may be made within a request; its timer must not keep that request's context alive.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((LaneScheduler)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    internal BlockingLane Lane { get; }

    internal bool Background => _limits.Background;

    internal int Threads => Volatile.Read(ref _threads);

    internal int Busy => Volatile.Read(ref _busy);

    internal int Queued => _arrivals.Count + _returning.Count;

    internal int Inside => _inside.Count;

    internal int SlotsInUse => Volatile.Read(ref _slots);

    /// <summary>How many calls that hold a slot here wait for a place on another lane.</summary>
    internal int HoldersAway => Volatile.Read(ref _holdersAway);

    internal LaneState State => _state;

    internal LaneLimits Limits => _limits;

    /// <summary>
    /// How long the lane has been full without a break: all slots taken, and calls waiting for one now or refused lately. Zero if it isn't.
    /// </summary>
    internal TimeSpan FullFor(TimeSpan lately)
    {
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            return _fullSince is { } since && (Queued > 0 || (_lastRefusedAt is { } refusedAt && !HasPassed(refusedAt, lately, now)))
                ? _time.GetElapsedTime(since, now)
                : TimeSpan.Zero;
        }
    }

    /// <summary>How many slots were in use lately, on average.</summary>
    internal double Load
    {
        get
        {
            lock (_lock)
            {
                return _load.AverageAt(_time.GetElapsedTime(0, _time.GetTimestamp()));
            }
        }
    }

    /// <summary>What the lane has measured of its calls.</summary>
    internal LaneMeasurements Measurements => _measurements;

    /// <summary>True when a new call would have to wait now; by the time it arrives that may have changed.</summary>
    internal bool IsSaturated => Volatile.Read(ref _slots) >= _limits.MaxThreads;

    /// <summary>Notes that a call which holds a slot here waits for a place on another lane.</summary>
    internal void HolderLeft() => Interlocked.Increment(ref _holdersAway);

    /// <summary>Notes that its wait is over.</summary>
    internal void HolderCameBack() => Interlocked.Decrement(ref _holdersAway);

    /// <summary>Takes work or refuses it; either way the work hears of it. True when it was taken.</summary>
    internal bool Submit(LaneWork work)
    {
        work.EnqueuedAt = _time.GetTimestamp();
        var canceled = false;
        LaneFullReason? refused = null;
        var retryAfter = TimeSpan.Zero;
        LaneThread? wanted = null;
        lock (_lock)
        {
            canceled = work is LaneCall { Canceled: true };
            if (!canceled)
            {
                refused = AdmitLocked(work);
                if (refused is null)
                {
                    _submissions++;
                    wanted = WantThreadLocked();
                }
                else
                {
                    retryAfter = RetryAfterLocked();
                    _lastRefusedAt = work.EnqueuedAt;
                }
            }
        }

        if (canceled)
        {
            ((LaneCall)work).Cancel();
            return false;
        }

        if (refused is { } reason)
        {
            Refuse(work, reason, retryAfter);
            return false;
        }

        Resume(wanted);
        return true;
    }

    /// <summary>Takes a call out of the queue, if it is still there, and ends it as cancelled.</summary>
    internal void Cancel(LaneCall call)
    {
        lock (_lock)
        {
            if (call.List is null || call.List == _running)
            {
                // Running, ended, or about to be submitted: only the last will look at this.
                call.Canceled = true;
                return;
            }

            call.List.Remove(call);
        }

        call.Cancel();
    }

    /// <summary>
    /// The step of a lane's thread between two pieces of work: the finished one gives back what it held, and the next one is taken.
    /// </summary>
    internal LaneWork? Exchange(LaneThread thread, LaneWork? finished)
    {
        var now = _time.GetTimestamp();
        LaneWork? work;
        LaneThread? wanted;
        lock (_lock)
        {
            StopSeekingLocked(thread);
            if (finished is not null)
            {
                FinishLocked(finished, now);
            }

            work = TakeLocked(thread, now);
            NoteSlotsLocked(now);
            wanted = WantThreadLocked();
        }

        Resume(wanted);
        if (finished is LaneCall { IsPending: false } ended)
        {
            _measurements.Ran(ended, _time.GetElapsedTime(ended.StartedAt, now));
        }

        if (work is LaneCall started)
        {
            _measurements.Waited(_time.GetElapsedTime(started.EnqueuedAt, now));
        }

        return work;
    }

    /// <summary>Ends a call whose code went on after its thread had left it, and gives its slot back.</summary>
    internal void End(LaneCall call)
    {
        var now = _time.GetTimestamp();
        LaneThread? wanted;
        lock (_lock)
        {
            EndLocked(call, now);
            NoteSlotsLocked(now);
            _submissions++;
            wanted = WantThreadLocked();
        }

        Resume(wanted);
        _measurements.Ran(call, _time.GetElapsedTime(call.StartedAt, now));
    }

    /// <summary>Applies limits to waiting calls and to threads, running calls are not touched; false when they are what they were.</summary>
    internal bool SetLimits(LaneLimits limits)
    {
        LaneThread? wanted;
        lock (_lock)
        {
            if (limits == _limits)
            {
                return false;
            }

            _limits = limits;
            NoteSlotsLocked(_time.GetTimestamp());
            _submissions++;
            wanted = WantThreadLocked();
            ArmTimerLocked();
        }

        Resume(wanted);
        return true;
    }

    private LaneFullReason? AdmitLocked(LaneWork work)
    {
        if (work.Inside is not null)
        {
            if (_state == LaneState.Stopped)
            {
                return LaneFullReason.Stopping;
            }

            _inside.AddLast(work);
            return null;
        }

        if (_state == LaneState.Stopped || (_state == LaneState.Draining && work.IsRequest))
        {
            return LaneFullReason.Stopping;
        }

        // New arrivals can't keep out those that come back: they have the limit for themselves.
        var waiting = work is LaneCall { WasHere: true } ? _returning.Count : Queued;
        if (_slots + waiting >= _limits.MaxThreads + _limits.QueueLimit)
        {
            return LaneFullReason.QueueFull;
        }

        (work.IsReturning ? _returning : _arrivals).AddLast(work);
        return null;
    }

    private bool HasRunnableLocked() => _inside.Count > 0 || (Queued > 0 && _slots < _limits.MaxThreads);

    private LaneWork? TakeLocked(LaneThread thread, long now)
    {
        var work = _inside.TakeFirst();
        if (work is null && _slots < _limits.MaxThreads && !thread.IsExtra && !HasTooManyThreadsLocked())
        {
            work = _returning.TakeFirst() ?? _arrivals.TakeFirst();
            if (work is not null)
            {
                TakeSlotLocked(work);
            }
        }

        if (work is not null)
        {
            _busy++;
            StartClockLocked(work, now);
        }

        return work;
    }

    private void TakeSlotLocked(LaneWork work)
    {
        _slots++;
        _running.AddLast(work);
        if (_running.First == work)
        {
            // Armed once and then moved on by what it finds, so it costs a busy lane nothing.
            ArmTimerLocked(_limits.LongCallThreshold);
        }
    }

    /// <summary>A slot that goes from one call to the next under one lock makes no break.</summary>
    private void NoteSlotsLocked(long now)
    {
        _fullSince = _slots < _limits.MaxThreads ? null : _fullSince ?? now;
        _load.Note(_slots, _time.GetElapsedTime(0, now));
    }

    private static void StartClockLocked(LaneWork work, long now)
    {
        if (work is LaneCall call)
        {
            call.StartedAt = now;
        }
    }

    private void FinishLocked(LaneWork work, long now)
    {
        _busy--;
        if (work is LaneCall { IsPending: false } call)
        {
            EndLocked(call, now);
        }
    }

    private void EndLocked(LaneCall call, long now)
    {
        call.Ended = true;
        _lastEndAt = now;
        if (call.FreesStuckLane)
        {
            _stuckDelay = HasPassed(call.StartedAt, _extraThreadDelay, now) ? _extraThreadInterval : _provenStuckDelay;
        }

        if (call.Inside is null)
        {
            _slots--;
            _running.Remove(call);
            _meanRunTicks += (now - call.StartedAt - _meanRunTicks) / 16;
        }
    }

    private TimeSpan RetryAfterLocked()
    {
        var ticks = (Queued + 1) * _meanRunTicks / _limits.MaxThreads;
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(ticks / _time.TimestampFrequency), 1, 60));
    }

    private void Refuse(LaneWork work, LaneFullReason reason, TimeSpan retryAfter)
    {
        _measurements.Rejected(reason);
        work.Refuse(new LaneFullException(Lane.Name, reason, retryAfter));
    }
}
