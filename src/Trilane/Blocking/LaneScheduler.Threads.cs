namespace Trilane;

// Which thread comes for the work at hand, and when a thread ends.
internal sealed partial class LaneScheduler
{
    private static readonly TimeSpan _idleThreadJoinTimeout = TimeSpan.FromSeconds(1);

    // Waking a parked thread costs two context switches. Looking again a few times, and giving way in between, collects what comes in
    // meanwhile: a no-op through the lane reached 0.95 of plain throughput with 8, 0.92 with 20 and 0.83 with none.
    private const int YieldsBeforeParking = 8;

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

    private bool HasTooManyThreadsLocked() => _threads - _extraThreads > _limits.MaxThreads;

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
}
