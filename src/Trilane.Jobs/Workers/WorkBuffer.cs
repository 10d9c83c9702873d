using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Trilane.Jobs.Workers;

/// <summary>The claimed jobs of a process that no worker has begun, and which of them may begin next.</summary>
/// <remarks>Queues take turns, and none has more workers than its limit. One short lock; no user code runs while it is held.</remarks>
internal sealed class WorkBuffer
{
    private readonly Lock _lock = new();
    private readonly List<WorkQueue> _queues;
    private readonly Dictionary<string, WorkQueue> _byName = new(StringComparer.Ordinal);
    private readonly int _workers;
    private int _active;
    private int _running;
    private int _next;

    internal WorkBuffer(JobsSettings settings)
    {
        _workers = settings.Workers;
        _queues = [.. settings.Queues().Select(name => new WorkQueue(name, settings.WorkersOf(name)))];
        _queues.ForEach(queue => _byName.Add(queue.Name, queue));
    }

    internal IReadOnlyList<WorkQueue> Queues => _queues;

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

    /// <summary>How many more jobs of a queue to claim now.</summary>
    internal int Wanted(WorkQueue queue)
    {
        lock (_lock)
        {
            var free = Math.Max(0, Math.Min(_workers - _running, queue.MaxWorkers - queue.Running));
            var wanted = queue.Size.AtHand(queue.MaxWorkers, free);

            // Not for the last few: a trip that brings little costs as much as one that brings all.
            return queue.Waiting.Count > wanted / 2 ? 0 : wanted - queue.Waiting.Count;
        }
    }

    /// <summary>Adds claimed jobs; how many more workers to start for them.</summary>
    internal int Add(WorkQueue queue, IReadOnlyList<Attempt> attempts)
    {
        lock (_lock)
        {
            foreach (var attempt in attempts)
            {
                queue.Waiting.Enqueue(attempt);
            }

            return StartLocked();
        }
    }

    /// <summary>Takes the next job for a worker, whose job before has ended; false ends the worker.</summary>
    internal bool TryTake(WorkQueue? ended, [NotNullWhen(true)] out Attempt? attempt, [NotNullWhen(true)] out WorkQueue? queue)
    {
        lock (_lock)
        {
            if (ended is not null)
            {
                ended.Running--;
                _running--;
            }

            for (var i = 0; i < _queues.Count; i++)
            {
                queue = _queues[(_next + i) % _queues.Count];
                if (queue.Running < queue.MaxWorkers && queue.Waiting.TryDequeue(out attempt))
                {
                    _next = (_next + i + 1) % _queues.Count;
                    queue.Running++;
                    _running++;
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
