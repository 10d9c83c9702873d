using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>
/// One thread that looks, a hundred times a second, at what the shared pool's threads are doing: it finds those that are held and lets
/// the pool have others. A thread of its own, since the pool's may all be held.
/// </summary>
internal sealed class StallWatcher : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    // While no thread works for a request. The next stretch is first seen after this time at most, seen again and judged after one
    // interval each: noticed 40 ms late at most. Idle, a look costs about 20 µs, which makes 0.1 % of a core.
    private static readonly TimeSpan _idleInterval = TimeSpan.FromMilliseconds(20);

    // While the pool has work waiting: a starved pool is found by two looks.
    private static readonly TimeSpan _urgentInterval = TimeSpan.FromMilliseconds(2);

    // A wait that takes longer than this was not just rounded up: the machine had no time for this thread, and so for others.
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(30);

    private readonly StallGuard _guard;
    private readonly StallRecords _records;
    private readonly StallOptions _options;
    private readonly PoolRescue _rescue;
    private readonly ProcessorUse _processors = new();
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private TimeSpan _lastScan;
    private TimeSpan _missed;
    private ThreadClock? _clock;
    private TimeSpan _delayed;
    private bool _isActive;

    public StallWatcher(StallGuard guard, StallRecords records, IOptions<TrilaneOptions> options)
    {
        _guard = guard;
        _records = records;
        _options = options.Value.Stalls;
        _rescue = new PoolRescue(_options.MaxRescueThreads);
        _thread = new Thread(Watch) { IsBackground = true, Name = "stall watcher", Priority = ThreadPriority.AboveNormal };
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _thread.UnsafeStart();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Only now: without the rescue a stalled pool could not even carry out the shutdown.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Stop()
    {
        _stop.Set();
        if (_thread.ThreadState != System.Threading.ThreadState.Unstarted)
        {
            _thread.Join();
        }
    }

    private void Watch()
    {
        _clock = ThreadClock.OfCurrentThread();
        var interval = _interval;
        while (!_stop.WaitOne(interval))
        {
            var now = Stopwatch.GetElapsedTime(0);
            if (now - _lastScan >= _interval)
            {
                _isActive = Scan(now);
            }

            interval = Rescue(now) ? _urgentInterval : _isActive ? _interval : _idleInterval;
        }

        _records.Flush();
        PoolLimits.Ask(this, 0);
    }

    /// <summary>True while the pool needs to be looked at more often.</summary>
    private bool Rescue(TimeSpan now)
    {
        if (!_options.Rescue)
        {
            return false;
        }

        _processors.Look(now);
        var pending = ThreadPool.PendingWorkItemCount;
        var before = _rescue.Added;
        // Counting what is completed costs a walk over the threads, so only while there is something to complete.
        var added = _rescue.Look(pending, pending > 0 ? ThreadPool.CompletedWorkItemCount : 0, _processors.IsIdle, _guard.Held, now);
        _guard.IsExhausted = _rescue.IsExhausted;
        if (added != before)
        {
            PoolLimits.Ask(this, added);
        }

        return pending > 0;
    }

    /// <summary>
    /// What delayed this thread may have stood the whole process still. Where it only waited for a processor, the others' own delays tell.
    /// </summary>
    private void CountMissed(TimeSpan late)
    {
        var delayed = _clock!.Read().Delayed;
        var unexplained = late - (delayed - _delayed);
        _delayed = delayed;
        if (unexplained > TimeSpan.Zero)
        {
            _missed += unexplained;
        }
    }

    /// <summary>True while some thread works for a request.</summary>
    private bool Scan(TimeSpan now)
    {
        if (_lastScan != default && now - _lastScan > _late)
        {
            CountMissed(now - _lastScan - _interval);
        }

        _lastScan = now;
        var held = 0;
        var hasEnded = false;
        var isActive = false;
        foreach (var thread in PoolThreads.All)
        {
            var request = thread.Request;
            if (request is null)
            {
                hasEnded |= !thread.IsAlive;
                if (thread.Candidate?.Request.Guard == _guard)
                {
                    // It would keep the request from being collected.
                    _guard.LookAtEnd(thread.Candidate, now);
                    thread.Candidate = null;
                }
            }
            else if (request.Guard != _guard)
            {
                // Another app's in the same process, with a watcher of its own.
                continue;
            }
            else if (thread.Candidate is { } candidate && thread.IsAt(candidate))
            {
                isActive = true;
                held += _guard.Look(candidate, thread, now, _missed) ? 1 : 0;
            }
            else
            {
                isActive = true;
                if (thread.Candidate is { } ended && ended.Request.Guard == _guard)
                {
                    _guard.LookAtEnd(ended, now);
                }

                thread.Candidate = new StallCandidate(request, thread.Switches);
            }
        }

        _guard.Held = held;
        _guard.EndShedding(now);
        _records.Look(now);
        if (hasEnded)
        {
            PoolThreads.RemoveEnded();
        }

        return isActive;
    }
}
