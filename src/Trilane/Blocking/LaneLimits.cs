namespace Trilane;

/// <summary>The limits of a lane as its scheduler uses them: one unchanging value, replaced as a whole when they change.</summary>
internal sealed record LaneLimits(
    int MaxThreads, int QueueLimit, TimeSpan QueueTimeout, TimeSpan IdleTimeout, TimeSpan LongCallThreshold, bool Background)
{
    internal static LaneLimits From(BlockingLaneOptions options) => new(
        options.MaxThreads, options.QueueLimit, options.QueueTimeout, options.IdleTimeout, options.LongCallThreshold, options.Background);
}
