namespace Trilane;

/// <summary>What a health report says of one lane; its members are the names of the report's data.</summary>
internal sealed record LaneFigures(int Threads, int Busy, int Queued, int MaxThreads, int QueueLimit, double FullForSeconds)
{
    internal static LaneFigures Of(BlockingLane lane, TimeSpan lately)
    {
        var scheduler = lane.Scheduler;
        return new(
            scheduler.Threads,
            scheduler.Busy,
            scheduler.Queued,
            scheduler.Limits.MaxThreads,
            scheduler.Limits.QueueLimit,
            scheduler.FullFor(lately).TotalSeconds);
    }
}
