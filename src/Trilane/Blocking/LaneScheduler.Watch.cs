using Microsoft.Extensions.Logging;

namespace Trilane;

// What a lane looks after by time: waits that end, requests and lanes that are stuck, calls that run long.
internal sealed partial class LaneScheduler
{
    // A request whose continuation finds no free thread for this long is taken to block on it (`.Result` inside).
    private static readonly TimeSpan _extraThreadDelay = TimeSpan.FromMilliseconds(50);

    // One extra thread frees one blocked level of a request; should the next level block as well, it gets another one after this time
    // instead of hanging for good. Long enough that a request that fans out cannot multiply its threads with it.
    private static readonly TimeSpan _extraThreadInterval = TimeSpan.FromSeconds(1);

    // How soon a lane counts as stuck once it has been: freeing it was a matter of moments, so it was no lane that is merely slow.
    private static readonly TimeSpan _provenStuckDelay = TimeSpan.FromMilliseconds(10);

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
            NoteSlotsLocked(now);
            _lastRefusedAt = expired.Count > 0 ? now : _lastRefusedAt;
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

        if (_running.First is not null)
        {
            // A call that starts behind the reported ones does not arm the timer itself.
            ArmTimerLocked(_limits.LongCallThreshold);
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
    /// A lane on which nothing ends any more may be waiting for what a request in its queue holds. One extra thread lets that request on.
    /// </summary>
    private void AddThreadForStuckLaneLocked(long now, List<LaneThread> extra)
    {
        if (HasPassed(_lastEndAt, _stuckDelay, now) && FindThatMayFreeLaneLocked(now) is { } call)
        {
            _returning.Remove(call);
            TakeSlotLocked(call);
            call.FreesStuckLane = true;
            _lastEndAt = now;
            extra.Add(StartExtraLocked(call, now));
        }
    }

    /// <summary>
    /// A request that was here before may hold what the running calls wait for: `take` in one bridge call, `release` in the next. A lane
    /// that is merely slow gets at most as many extra threads for these as it has of its own. One that holds a place of another lane
    /// may be waited for over there by calls that hold places here; it gets a thread only in the place of such a call.
    /// </summary>
    private LaneCall? FindThatMayFreeLaneLocked(long now)
    {
        for (var call = (LaneCall?)_returning.First; call is not null && HasPassed(call.EnqueuedAt, _stuckDelay, now); call = (LaneCall?)call.Next)
        {
            if (_extraThreads < (call.WasHere ? _limits.MaxThreads : HoldersAway))
            {
                return call;
            }
        }

        return null;
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
}
