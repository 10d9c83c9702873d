using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// Decides which work of a lane runs next and on how many threads.
/// </summary>
/// <remarks>
/// A new call takes a slot (there are <see cref="LaneLimits.MaxThreads"/>) and keeps it until its code has left the lane, also while it
/// awaits. Work of calls that hold a slot goes first and needs none; then come requests that were here before, then new ones. At most one thread at a time is on its way to the queue
/// ("seeking"); it sends for the next one if it leaves work behind. So a burst starts as many threads as it needs, and a stream of
/// short calls keeps few threads awake. One short lock guards it all; no user code runs, and nothing waits, while it is held.
/// </remarks>
internal sealed class LaneScheduler
{
    // A request whose continuation finds no free thread for this long is taken to block on it (`.Result` inside).
    private static readonly TimeSpan _extraThreadDelay = TimeSpan.FromMilliseconds(50);

    // One extra thread frees one blocked level of a request; should the next level block as well, it gets another one after this time
    // instead of hanging for good. Long enough that a request that fans out cannot multiply its threads with it.
    private static readonly TimeSpan _extraThreadInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _idleThreadJoinTimeout = TimeSpan.FromSeconds(1);

    // How soon a lane counts as stuck once it has been: freeing it was a matter of moments, so it was no lane that is merely slow.
    private static readonly TimeSpan _provenStuckDelay = TimeSpan.FromMilliseconds(10);

    // Waking a parked thread costs two context switches. Looking again a few times, and giving way in between, collects what comes in
    // meanwhile: a no-op through the lane reached 0.95 of plain throughput with 8, 0.92 with 20 and 0.83 with none.
    private const int YieldsBeforeParking = 8;

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
    private LaneLimits _limits;
    private LaneState _state;
    private long _timerDueAt = long.MaxValue;
    private int _submissions;
    private int _threads;
    private int _extraThreads;
    private int _seeking;
    private int _busy;
    private int _slots;
    private long _lastEndAt;
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

    internal LaneState State => _state;

    internal LaneLimits Limits => _limits;

    /// <summary>True when a new call would have to wait now; by the time it arrives that may have changed.</summary>
    internal bool IsSaturated => Volatile.Read(ref _slots) >= _limits.MaxThreads;

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
            wanted = WantThreadLocked();
        }

        Resume(wanted);
        if (finished is LaneCall { IsPending: false } ended)
        {
            _measurements.Ran(_time.GetElapsedTime(ended.StartedAt, now));
        }

        if (work is LaneCall started)
        {
            _measurements.Waited(_time.GetElapsedTime(started.EnqueuedAt, now));
        }

        return work;
    }

    /// <summary>Waits for work: true when it is worth another <see cref="Exchange"/>, false when the thread has to end.</summary>
    internal bool WaitForWork(LaneThread thread)
    {
        int seen;
        bool spins;
        lock (_lock)
        {
            if (DecideLocked(thread) is { } decision)
            {
                return decision;
            }

            seen = _submissions;
            spins = _seeking == 0;
            if (spins)
            {
                StartSeekingLocked(thread);
            }
            else
            {
                _idle.Add(thread);
            }
        }

        if (spins)
        {
            if (SpinUntilSubmission(seen))
            {
                return true;
            }

            lock (_lock)
            {
                StopSeekingLocked(thread);
                if (DecideLocked(thread) is { } decision)
                {
                    return decision;
                }

                _idle.Add(thread);
            }
        }

        return thread.Park(_limits.IdleTimeout) || !TryEndIdle(thread);
    }

    /// <summary>Ends a call whose code went on after its thread had left it, and gives its slot back.</summary>
    internal void End(LaneCall call)
    {
        var now = _time.GetTimestamp();
        LaneThread? wanted;
        lock (_lock)
        {
            EndLocked(call, now);
            _submissions++;
            wanted = WantThreadLocked();
        }

        Resume(wanted);
        _measurements.Ran(_time.GetElapsedTime(call.StartedAt, now));
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
            _submissions++;
            wanted = WantThreadLocked();
            ArmTimerLocked();
        }

        Resume(wanted);
        return true;
    }

    /// <summary>The calls that hold a slot now, as the log shows them.</summary>
    internal List<string> DescribeRunning()
    {
        var now = _time.GetTimestamp();
        List<string> descriptions = [];
        lock (_lock)
        {
            for (var work = _running.First; work is not null; work = work.Next)
            {
                var call = (LaneCall)work;
                descriptions.Add($"{call.Name} for {_time.GetElapsedTime(call.StartedAt, now).TotalSeconds:0.0} s");
            }
        }

        return descriptions;
    }

    /// <summary>Refuses requests that have not started, those that wait and those that come.</summary>
    internal void Drain() => Close(LaneState.Draining, static call => call.IsRequest);

    /// <summary>Refuses everything that has not started and lets idle threads end.</summary>
    internal void Stop() => Close(LaneState.Stopped, static _ => true);

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

        // Each list has the limit for itself: new arrivals can't keep out those that come back, nor the other way round.
        var list = work.IsReturning ? _returning : _arrivals;
        if (_slots + list.Count >= _limits.MaxThreads + _limits.QueueLimit)
        {
            return LaneFullReason.QueueFull;
        }

        list.AddLast(work);
        return null;
    }

    private bool HasRunnableLocked() => _inside.Count > 0 || (Queued > 0 && _slots < _limits.MaxThreads);

    private bool HasTooManyThreadsLocked() => _threads - _extraThreads > _limits.MaxThreads;

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

    /// <summary>What a thread without work does: true looks again, false ends, null waits.</summary>
    private bool? DecideLocked(LaneThread thread)
    {
        if (_inside.Count > 0)
        {
            return true;
        }

        if (_state == LaneState.Stopped || thread.IsExtra || HasTooManyThreadsLocked())
        {
            EndThreadLocked(thread);
            return false;
        }

        return HasRunnableLocked() ? true : null;
    }

    private bool TryEndIdle(LaneThread thread)
    {
        lock (_lock)
        {
            if (_idle.Remove(thread))
            {
                EndThreadLocked(thread);
                return true;
            }
        }

        // Woken in the same moment: the signal is on its way.
        thread.Park(Timeout.InfiniteTimeSpan);
        return false;
    }

    /// <summary>Finds the thread that should come for the work at hand, if one is needed and none is on its way.</summary>
    private LaneThread? WantThreadLocked()
    {
        if (_seeking > 0)
        {
            return null;
        }

        LaneThread? thread = null;
        if (HasRunnableLocked())
        {
            if (_idle.Count > 0)
            {
                // The one that parked last has the warmest caches, and those below it get to their idle time-out.
                thread = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }
            else if (_threads - _extraThreads < _limits.MaxThreads)
            {
                thread = NewThreadLocked(extraFor: null);
            }
        }

        if (thread is null)
        {
            ArmTimerLocked();
            return null;
        }

        StartSeekingLocked(thread);
        return thread;
    }

    private LaneThread NewThreadLocked(LaneWork? extraFor)
    {
        _threads++;
        _extraThreads += extraFor is null ? 0 : 1;
        return new LaneThread(this, ++_threadsStarted, extraFor);
    }

    private void EndThreadLocked(LaneThread thread)
    {
        _threads--;
        _extraThreads -= thread.IsExtra ? 1 : 0;
    }

    private void StartSeekingLocked(LaneThread thread)
    {
        thread.IsSeeking = true;
        _seeking++;
    }

    private void StopSeekingLocked(LaneThread thread)
    {
        if (thread.IsSeeking)
        {
            thread.IsSeeking = false;
            _seeking--;
        }
    }

    private void Resume(LaneThread? thread)
    {
        if (thread is null)
        {
            return;
        }

        try
        {
            thread.Resume();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The system gives no more threads. Those there are go on; the timer tries again while work waits.
            _logger.ThreadNotStarted(exception, Lane.Name, Threads - 1);
            lock (_lock)
            {
                StopSeekingLocked(thread);
                EndThreadLocked(thread);
                if (thread.TakeFirst() is { } work)
                {
                    PutBackLocked(work);
                }

                ArmTimerLocked(_extraThreadDelay);
            }
        }
    }

    private void PutBackLocked(LaneWork work)
    {
        _busy--;
        if (work.Inside is not null)
        {
            _inside.AddLast(work);
            return;
        }

        _slots--;
        _running.Remove(work);
        _returning.AddLast(work);
    }

    private bool SpinUntilSubmission(int seen)
    {
        for (var i = 0; i < YieldsBeforeParking; i++)
        {
            if (Volatile.Read(ref _submissions) != seen)
            {
                return true;
            }

            Thread.Yield();
        }

        return false;
    }

    private TimeSpan RetryAfterLocked()
    {
        var ticks = (Queued + 1) * _meanRunTicks / _limits.MaxThreads;
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(ticks / _time.TimestampFrequency), 1, 60));
    }

    /// <summary>Runs when a call may have waited too long, or long enough for an extra thread.</summary>
    private void Check()
    {
        var now = _time.GetTimestamp();
        List<LaneWork> expired = [];
        List<LaneThread> extra = [];
        List<LaneCall> longRunning = [];
        TimeSpan retryAfter;
        LaneThread? wanted;
        lock (_lock)
        {
            _timerDueAt = long.MaxValue;
            RemoveExpiredLocked(_arrivals, now, expired);
            RemoveExpiredLocked(_returning, now, expired);
            AddExtraThreadsLocked(now, extra);
            AddThreadForStuckLaneLocked(now, extra);
            FindLongCallsLocked(now, longRunning);
            retryAfter = RetryAfterLocked();
            wanted = WantThreadLocked();
            if (_inside.Count > 0)
            {
                ArmTimerLocked(_extraThreadDelay);
            }

            ArmTimerLocked();
        }

        extra.ForEach(Resume);
        Resume(wanted);
        expired.ForEach(work => Refuse(work, LaneFullReason.WaitTimeout, retryAfter));
        longRunning.ForEach(call => _logger.LongCall(
            Lane.Name, _time.GetElapsedTime(call.StartedAt, now).TotalSeconds, _limits.MaxThreads, call.Name));
    }

    /// <summary>Calls are kept in the order in which they started, so the search ends at the first young one.</summary>
    private void FindLongCallsLocked(long now, List<LaneCall> longRunning)
    {
        for (var call = (LaneCall?)_running.First; call is not null; call = (LaneCall?)call.Next)
        {
            if (!HasPassed(call.StartedAt, _limits.LongCallThreshold, now))
            {
                ArmTimerLocked(_limits.LongCallThreshold - _time.GetElapsedTime(call.StartedAt, now));
                return;
            }

            if (!call.IsReportedLong)
            {
                call.IsReportedLong = true;
                longRunning.Add(call);
            }
        }
    }

    private void RemoveExpiredLocked(LaneWorkList list, long now, List<LaneWork> expired)
    {
        while (list.First is { } first && HasPassed(first.EnqueuedAt, _limits.QueueTimeout, now))
        {
            list.Remove(first);
            expired.Add(first);
        }
    }

    private void AddExtraThreadsLocked(long now, List<LaneThread> extra)
    {
        for (var work = _inside.First; work is not null && HasPassed(work.EnqueuedAt, _extraThreadDelay, now);)
        {
            var next = work.Next;
            if (MayHaveExtraThreadLocked(work.Inside!, now))
            {
                _inside.Remove(work);
                extra.Add(StartExtraLocked(work, now));
            }

            work = next;
        }
    }

    /// <summary>
    /// A lane on which nothing ends any more may be waiting for what a returning request would release: `take` in one bridge call,
    /// `release` in the next. One extra thread lets it; a lane that is merely slow gets at most as many as it has of its own.
    /// </summary>
    private void AddThreadForStuckLaneLocked(long now, List<LaneThread> extra)
    {
        if (_returning.First is LaneCall first
            && HasPassed(first.EnqueuedAt, _stuckDelay, now)
            && HasPassed(_lastEndAt, _stuckDelay, now)
            && _extraThreads < _limits.MaxThreads)
        {
            _returning.Remove(first);
            TakeSlotLocked(first);
            first.FreesStuckLane = true;
            _lastEndAt = now;
            extra.Add(StartExtraLocked(first, now));
        }
    }

    private LaneThread StartExtraLocked(LaneWork work, long now)
    {
        _busy++;
        StartClockLocked(work, now);
        return NewThreadLocked(extraFor: work);
    }

    private bool MayHaveExtraThreadLocked(LaneCall call, long now)
    {
        if (call.Ended || now < call.NextExtraThreadAt)
        {
            return false;
        }

        call.NextExtraThreadAt = now + ToTicks(_extraThreadInterval);
        return true;
    }

    private bool HasPassed(long since, TimeSpan time, long now) => now - since >= ToTicks(time);

    private void ArmTimerLocked()
    {
        if (_arrivals.First is { } arrival)
        {
            ArmTimerLocked(_limits.QueueTimeout - _time.GetElapsedTime(arrival.EnqueuedAt));
        }

        if (_returning.First is { } returning)
        {
            var waited = _time.GetElapsedTime(returning.EnqueuedAt);
            ArmTimerLocked(_limits.QueueTimeout - waited);
            ArmTimerLocked(waited < _stuckDelay ? _stuckDelay - waited : _stuckDelay);
        }

        if (_inside.First is { } continuation && _time.GetElapsedTime(continuation.EnqueuedAt) < _extraThreadDelay)
        {
            ArmTimerLocked(_extraThreadDelay - _time.GetElapsedTime(continuation.EnqueuedAt));
        }
    }

    private void ArmTimerLocked(TimeSpan delay)
    {
        delay = delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
        var dueAt = _time.GetTimestamp() + ToTicks(delay);
        if (dueAt < _timerDueAt)
        {
            _timerDueAt = dueAt;
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private void Refuse(LaneWork work, LaneFullReason reason, TimeSpan retryAfter)
    {
        _measurements.Rejected(reason);
        work.Refuse(new LaneFullException(Lane.Name, reason, retryAfter));
    }

    private void Close(LaneState state, Func<LaneWork, bool> isRefused)
    {
        List<LaneWork> refused = [];
        LaneThread[] idle = [];
        lock (_lock)
        {
            _state = state;
            RemoveLocked(_arrivals, isRefused, refused);
            RemoveLocked(_returning, isRefused, refused);
            if (state == LaneState.Stopped)
            {
                _timer.Dispose();
                idle = [.. _idle];
                _idle.Clear();
                foreach (var thread in idle)
                {
                    StartSeekingLocked(thread);
                }
            }
        }

        refused.ForEach(work => Refuse(work, LaneFullReason.Stopping, TimeSpan.FromSeconds(1)));
        foreach (var thread in idle)
        {
            thread.Resume();
        }

        foreach (var thread in idle)
        {
            // They have no work and end at once; a thread that runs user code is not waited for here.
            thread.Join(_idleThreadJoinTimeout);
        }
    }

    private static void RemoveLocked(LaneWorkList list, Func<LaneWork, bool> isRemoved, List<LaneWork> removed)
    {
        for (var work = list.First; work is not null;)
        {
            var next = work.Next;
            if (isRemoved(work))
            {
                list.Remove(work);
                removed.Add(work);
            }

            work = next;
        }
    }
}
