namespace Trilane;

/// <summary>One lane as the JSON shows it; times are milliseconds.</summary>
internal sealed record LaneItem(
    string Name,
    string Kind,
    int Threads,
    int Busy,
    long Queued,
    int? MaxThreads,
    long? QueueLimit,
    long Completed,
    long Rejected,
    double? WaitMsP50,
    double? WaitMsP99,
    double? CapacityPerSecond,
    double? Headroom)
{
    internal static LaneItem Of(LaneSnapshot lane) => new(
        lane.Name,
        Words.Of(lane.Kind),
        lane.Threads,
        lane.Busy,
        lane.Queued,
        lane.MaxThreads,
        lane.QueueLimit,
        lane.Completed,
        lane.Rejected,
        Words.Milliseconds(lane.WaitP50),
        Words.Milliseconds(lane.WaitP99),
        lane.CapacityPerSecond is { } capacity ? Math.Round(capacity, 1) : null,
        lane.Headroom is { } headroom ? Math.Round(headroom, 3) : null);
}
