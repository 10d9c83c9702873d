namespace Trilane.Jobs.Workers;

/// <summary>One queue as a worker process sees it.</summary>
internal sealed class WorkQueue(string name, int maxWorkers)
{
    private int _signals = 1;
    private int _seen;

    internal string Name => name;

    internal int MaxWorkers => maxWorkers;

    internal ClaimSize Size { get; } = new();

    /// <summary>Claimed jobs that wait for a worker; guarded by the buffer's lock.</summary>
    internal Queue<Attempt> Waiting { get; } = new();

    /// <summary>How many of its jobs run; guarded by the buffer's lock.</summary>
    internal int Running { get; set; }

    /// <summary>How many of its jobs have been run; guarded by the buffer's lock.</summary>
    internal long Completed { get; set; }

    /// <summary>True while a claim is under way; touched only by the claiming loop.</summary>
    internal bool IsClaiming { get; set; }

    /// <summary>True while the store may have more for it.</summary>
    internal bool MayHaveWork => Volatile.Read(ref _signals) != Volatile.Read(ref _seen);

    /// <summary>Says that the store may have work.</summary>
    internal void Signal() => Interlocked.Increment(ref _signals);

    /// <summary>What was known when a claim began, to be passed to <see cref="Emptied"/>.</summary>
    internal int BeginClaim() => Volatile.Read(ref _signals);

    /// <summary>Notes that a claim found less than it asked for; a signal that came meanwhile still counts.</summary>
    internal void Emptied(int begun) => Volatile.Write(ref _seen, begun);
}
