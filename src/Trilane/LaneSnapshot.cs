namespace Trilane;

/// <summary>What one lane is doing at one moment. Null stands for what the lane doesn't have or nobody can know.</summary>
/// <param name="Name">Its name: unique among the lanes of its kind.</param>
/// <param name="Kind">What it is for.</param>
public sealed record LaneSnapshot(string Name, LaneKind Kind)
{
    /// <summary>Threads (of a job lane: workers) that it has, busy or idle.</summary>
    public int Threads { get; init; }

    /// <summary>How many of them are working.</summary>
    public int Busy { get; init; }

    /// <summary>What waits for one of them.</summary>
    public long Queued { get; init; }

    /// <summary>How many threads it may have at most.</summary>
    public int? MaxThreads { get; init; }

    /// <summary>How much may wait at most.</summary>
    public long? QueueLimit { get; init; }

    /// <summary>What it has finished since the process started.</summary>
    public long Completed { get; init; }

    /// <summary>What it has refused since the process started.</summary>
    public long Rejected { get; init; }

    /// <summary>The time within which half of the lately started work got its thread.</summary>
    public TimeSpan? WaitP50 { get; init; }

    /// <summary>The time within which 99 % of the lately started work got its thread.</summary>
    public TimeSpan? WaitP99 { get; init; }

    /// <summary>
    /// What it could finish in a second, by Little's law: its most threads divided by the mean time that each piece of work holds one. Null
    /// before it has finished any.
    /// </summary>
    public double? CapacityPerSecond { get; init; }

    /// <summary>The share of this capacity that was left lately: 1 for an idle lane, 0 for one that can take no more.</summary>
    public double? Headroom { get; init; }
}
