namespace Trilane;

/// <summary>
/// Gives the shared pool threads when it has work and does none of it, and takes them back when the stalls are over.
/// </summary>
/// <remarks>
/// The pool itself adds one or two threads a second. Raising its minimum makes it start them at once. Decides only: what it asks for
/// is set by <see cref="PoolLimits"/>. Called by one watcher, from one thread.
/// </remarks>
internal sealed class PoolRescue(int maxThreads)
{
    // A pool without stalls for this long gets its minimum back; its surplus threads end 20 s later, by its own rule. Shorter than a
    // pause in which the same stalls come back would cost a new rescue each time.
    private static readonly TimeSpan _calm = TimeSpan.FromSeconds(5);

    private long _completed = -1;
    private int _gaps;
    private TimeSpan _lastNeeded;

    /// <summary>How many threads are added now.</summary>
    internal int Added { get; private set; }

    /// <summary>True while the next look may have to add threads.</summary>
    internal bool IsUrgent { get; private set; }

    /// <summary>True when the pool is starved and there are no more threads to add.</summary>
    internal bool IsExhausted { get; private set; }

    /// <summary>Looks at the pool: how many threads it should have on top of its own minimum.</summary>
    /// <param name="pending">Work items that wait in the pool.</param>
    /// <param name="completed">Work items that the pool has ever completed.</param>
    /// <param name="hasIdleProcessors">False when more threads would only compete for processors that are in use.</param>
    /// <param name="held">Threads held by code that does not yield: each has to be replaced, whether it waits or computes.</param>
    /// <param name="now">The time.</param>
    internal int Look(long pending, long completed, bool hasIdleProcessors, int held, TimeSpan now)
    {
        // Looks with work and no work done in between. The first only notes where the count stands, and one such gap happens to every
        // pool whose threads were just not scheduled.
        _gaps = pending > 0 && completed == _completed ? _gaps + 1 : 0;
        IsUrgent = pending > 0 && (_gaps > 0 || _completed < 0 || Added > 0);
        _completed = pending > 0 ? completed : -1;
        var isStarved = _gaps >= 2;
        if (isStarved)
        {
            var wanted = hasIdleProcessors ? Added + pending : Math.Max(Added, held);
            IsExhausted = wanted > maxThreads;
            Added = (int)Math.Min(wanted, maxThreads);
        }
        else
        {
            IsExhausted = false;
        }

        if ((isStarved && hasIdleProcessors) || held > 0)
        {
            _lastNeeded = now;
        }
        else if (now - _lastNeeded >= _calm)
        {
            Added = 0;
        }

        return Added;
    }
}
