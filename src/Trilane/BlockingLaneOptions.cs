namespace Trilane;

/// <summary>Limits of one blocking lane.</summary>
/// <remarks>
/// Read at start and again at each configuration reload; setting them on a running app has no effect otherwise. In configuration they
/// stand under <c>Trilane:BlockingLane</c> (the lane "default") and <c>Trilane:BlockingLanes:{name}</c>.
/// </remarks>
public sealed class BlockingLaneOptions
{
    /// <summary>
    /// How many calls run at the same time, each on a thread of its own. Default 64, which is FastAPI's 40 rounded up to a power of
    /// two: idle threads end, and a waiting one costs about 30 KB resident. At least 1.
    /// </summary>
    public int MaxThreads { get; set; } = 64;

    /// <summary>How many calls may wait for a thread; one more is refused at once. Default 1024. At least 1.</summary>
    public int QueueLimit { get; set; } = 1024;

    /// <summary>How long a call may wait for a thread before it is refused. Default 30 s. Above zero.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a thread without work lives on. Default 20 s, as the runtime's own thread pool has it. Above zero.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a call may run before the log names it, once. It is not stopped. Default 60 s. Above zero.
    /// </summary>
    public TimeSpan LongCallThreshold { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs the lane's threads at low priority, for work that computes and may give way to everything else. Default false.
    /// On Linux this is a nice value of 10 for each thread, elsewhere <see cref="ThreadPriority.BelowNormal"/>. A change of this value
    /// while running applies to threads started afterwards.
    /// </summary>
    public bool Background { get; set; }
}
