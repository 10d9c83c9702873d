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
    // interval each: noticed 40 ms late at most.
    private static readonly TimeSpan _idleInterval = TimeSpan.FromMilliseconds(20);

    // After a while without any request; the first one then calls at once. What waking up costs is most of what a look costs, up to 50 µs,
    // so this is what an idle app pays: 0.05 % of a core. Only for a pool that is starved by something else it takes so long to be seen.
    private static readonly TimeSpan _restInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _restAfter = TimeSpan.FromSeconds(1);

    // While the pool has work waiting and may do none of it: a starved pool is found by two looks.
    private static readonly TimeSpan _urgentInterval = TimeSpan.FromMilliseconds(2);

    // A wait that takes so much longer than it should was not just rounded up: the process stood still, or the machine had no time for
    // this thread. Then it had none for others either, and among them may be who holds what an innocent thread waits for.
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(5);

    private readonly StallGuard _guard;
    private readonly StallRecords _records;
    private readonly StallOptions _options;
    private readonly PoolRescue _rescue;
    private readonly ProcessorUse _processors = new();
    private readonly PoolPressure _pressure = new();
    private readonly Thread _thread;
    private TimeSpan _lastScan;
    private TimeSpan _lastActive;
    private TimeSpan _waiting;
    private TimeSpan _missed;

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
        _guard.Rest.Dispose();
    }

    private void Stop()
    {
        _guard.Rest.End();
        if (_thread.ThreadState != System.Threading.ThreadState.Unstarted)
        {
            _thread.Join();
        }
    }

    private void Watch()
    {
        var interval = _interval;
        while (Wait(interval))
        {
            var now = Stopwatch.GetElapsedTime(0);
            if (now - _lastScan >= _interval || interval == _restInterval)
            {
                Scan(now);
            }

            interval = Rescue(now) ? _urgentInterval : IntervalAt(now);
        }

        _records.Flush();
        PoolLimits.Ask(this, 0);
    }

    private bool Wait(TimeSpan interval)
    {
        _waiting = interval;
        return interval == _restInterval ? _guard.Rest.WaitUntilCalled(interval, IsAnyAtWork) : _guard.Rest.Wait(interval);
    }

    private TimeSpan IntervalAt(TimeSpan now)
    {
        var quiet = now - _lastActive;
        return quiet < _interval ? _interval : quiet < _restAfter ? _idleInterval : _restInterval;
    }

    private bool IsAnyAtWork() => Array.Exists(PoolThreads.All, thread => thread.Request?.Guard == _guard);

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
        var hasIdleProcessors = _processors.IsIdle && !(_rescue.IsUrgent && _pressure.IsShortOfProcessors(PoolThreads.All));
        var added = _rescue.Look(pending, pending > 0 ? ThreadPool.CompletedWorkItemCount : 0, hasIdleProcessors, _guard.Held, now);
        _guard.IsExhausted = _rescue.IsExhausted;
        if (added != before)
        {
            PoolLimits.Ask(this, added);
        }

        return _rescue.IsUrgent;
    }

    private void Scan(TimeSpan now)
    {
        // Between two scans there may have been shorter waits, but none that was longer than what it was to be.
        var late = now - _lastScan - (_waiting > _interval ? _waiting : _interval);
        if (_lastScan != default && late > _late)
        {
            _missed += late;
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

        if (isActive || _records.AreOpen)
        {
            _lastActive = now;
        }
    }
}
