using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Trilane.Jobs.Workers;

/// <summary>The claimed jobs of a process that no worker has begun, and which of them may begin next.</summary>
/// <remarks>Queues take turns, and none has more workers than its limit. One short lock; no user code runs while it is held.</remarks>
internal sealed class WorkBuffer
{
    // Workers that have taken nothing for so long, a few times what is kept at hand, are at long jobs.
    private static readonly TimeSpan _flow = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, WorkQueue> _byName = new(StringComparer.Ordinal);
    private readonly JobsSettings _settings;
    private readonly int _workers;
    private volatile WorkQueue[] _queues = [];
    private int _active;
    private int _running;
    private int _next;
    private long _takenAt;
    private bool _isClosed;

    internal WorkBuffer(JobsSettings settings)
    {
        _settings = settings;
        _workers = settings.Workers;
        foreach (var queue in settings.Queues())
        {
            Serve(queue);
        }
    }

    internal IReadOnlyList<WorkQueue> Queues => _queues;

    /// <summary>True while the store may have more for one of the queues.</summary>
    internal bool MayHaveWork => Array.Exists(_queues, static queue => queue is { MayHaveWork: true, IsClaiming: false });

    /// <summary>How many jobs run now.</summary>
    internal int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    internal bool TryGet(string queue, [NotNullWhen(true)] out WorkQueue? found) => _byName.TryGetValue(queue, out found);

    /// <summary>A queue by its name, served from now on if it was not before: a job may name any.</summary>
    internal WorkQueue Serve(string name)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (_lock)
        {
            var queue = _byName.GetOrAdd(name, static (name, settings) => new WorkQueue(name, settings.WorkersOf(name)), _settings);
            if (!_queues.Contains(queue))
            {
                _queues = [.. _queues, queue];
            }

            return queue;
        }
    }

    /// <summary>How many more jobs of a queue to claim now.</summary>
    internal int Wanted(WorkQueue queue)
    {
        lock (_lock)
        {
            var free = Math.Max(0, Math.Min(_workers - _running, queue.MaxWorkers - queue.Running));

            // Workers that are all at long jobs come for nothing soon, whatever the queue's jobs take as a rule.
            var isFlowing = free > 0 || Stopwatch.GetElapsedTime(_takenAt) < _flow;
            var wanted = isFlowing ? queue.Size.AtHand(queue.MaxWorkers, free) : 0;

            // Not for the last few: a trip that brings little costs as much as one that brings all.
            return queue.Waiting.Count > wanted / 2 ? 0 : wanted - queue.Waiting.Count;
        }
    }

    /// <summary>Adds claimed jobs; false when the worker stops and starts no more.</summary>
    /// <param name="queue">Their queue.</param>
    /// <param name="attempts">The jobs.</param>
    /// <param name="starting">How many more workers to start for them.</param>
    internal bool TryAdd(WorkQueue queue, IReadOnlyList<Attempt> attempts, out int starting)
    {
        lock (_lock)
        {
            starting = 0;
            if (_isClosed)
            {
                return false;
            }

            foreach (var attempt in attempts)
            {
                queue.Waiting.Enqueue(attempt);
            }

            starting = StartLocked();
            return true;
        }
    }

    /// <summary>Takes nothing more in.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    /// <summary>Notes that a job's code has ended, so that its worker is free.</summary>
    internal void Ended(WorkQueue queue)
    {
        lock (_lock)
        {
            queue.Running--;
            queue.Completed++;
            _running--;
        }
    }

    /// <summary>Takes the next job for a free worker; false ends the worker.</summary>
    internal bool TryTake([NotNullWhen(true)] out Attempt? attempt, [NotNullWhen(true)] out WorkQueue? queue)
    {
        lock (_lock)
        {
            var queues = _queues;
            for (var i = 0; i < queues.Length; i++)
            {
                queue = queues[(_next + i) % queues.Length];
                if (queue.Running < queue.MaxWorkers && queue.Waiting.TryDequeue(out attempt))
                {
                    _next = (_next + i + 1) % queues.Length;
                    queue.Running++;
                    _running++;
                    _takenAt = Stopwatch.GetTimestamp();
                    return true;
                }
            }

            _active--;
            (attempt, queue) = (null, null);
            return false;
        }
    }

    /// <summary>Notes that a worker could not be started.</summary>
    internal void WorkerNotStarted()
    {
        lock (_lock)
        {
            _active--;
        }
    }

    /// <summary>Takes out what has waited for a worker for too long, or everything.</summary>
    internal List<Attempt> TakeWaiting(TimeSpan olderThan)
    {
        List<Attempt> taken = [];
        lock (_lock)
        {
            foreach (var queue in _queues)
            {
                while (queue.Waiting.TryPeek(out var attempt) && Stopwatch.GetElapsedTime(attempt.ClaimedAt) >= olderThan)
                {
                    taken.Add(queue.Waiting.Dequeue());
                }
            }
        }

        return taken;
    }

    private int StartLocked()
    {
        var waiting = _queues.Sum(queue => Math.Min(queue.Waiting.Count, queue.MaxWorkers - queue.Running));
        var starting = Math.Clamp(_running + waiting - _active, 0, _workers - _active);
        _active += starting;
        return starting;
    }
}
