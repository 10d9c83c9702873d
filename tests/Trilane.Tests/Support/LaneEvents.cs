namespace Trilane.Tests.Support;

/// <summary>Waits for a lane to reach a state. A lane raises no events for it, so this looks again and again, giving way in between.</summary>
internal static class LaneEvents
{
    public static Task QueuedAsync(BlockingLane lane, int count) =>
        UntilAsync(() => lane.Scheduler.Queued == count, () => $"{lane.Scheduler.Queued} calls are queued, expected {count}.");

    public static Task ThreadsAsync(BlockingLane lane, int count) =>
        UntilAsync(() => lane.Scheduler.Threads == count, () => $"{lane.Scheduler.Threads} threads, expected {count}.");

    public static async Task UntilAsync(Func<bool> condition, Func<string> describe)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, describe());
            await Task.Delay(1);
        }
    }
}
