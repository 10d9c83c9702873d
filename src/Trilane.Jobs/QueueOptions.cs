namespace Trilane.Jobs;

/// <summary>The limits of one queue.</summary>
/// <remarks>In configuration they stand under <c>Trilane:Jobs:Queues:{name}</c>. Read when the app starts.</remarks>
public sealed class QueueOptions
{
    /// <summary>How many of a process's workers may run jobs of this queue at the same time. Default null: all of them. At least 1.</summary>
    public int? Workers { get; set; }

    /// <summary>How many jobs that are not final the queue may hold; one more is refused with 429. Default null: as many as the store takes. At least 1.</summary>
    public int? Limit { get; set; }
}
