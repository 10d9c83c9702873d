using System.Globalization;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class ThreadLifeTests
{
    [Fact]
    public async Task Lane_without_work_has_no_threads()
    {
        using var lanes = new TestLane(options => options.BlockingLane.IdleTimeout = TimeSpan.FromMilliseconds(20));
        Assert.Equal(0, lanes.Default.Scheduler.Threads);

        await lanes.Default.RunAsync(() => { }).Within();

        await LaneEvents.ThreadsAsync(lanes.Default, 0);
        Assert.Equal("lane default 2", await lanes.Default.RunAsync(() => Thread.CurrentThread.Name).Within());
    }

    [Fact]
    public async Task Threads_that_end_while_work_arrives_lose_none_of_it()
    {
        // An idle time-out of a tick or two races with the arrivals all the time.
        using var lanes = new TestLane(options => (options.BlockingLane.IdleTimeout, options.BlockingLane.MaxThreads) = (TimeSpan.FromTicks(1), 3));
        for (var i = 0; i < 3_000; i++)
        {
            await Task.WhenAll(lanes.Default.RunAsync(() => { }), lanes.Default.RunAsync(() => { })).Within();
        }
    }

    [Fact]
    public async Task Higher_limit_lets_waiting_calls_start_and_a_lower_one_ends_threads()
    {
        using var first = new Gate();
        using var lanes = TestLane.WithThreads(1);
        var scheduler = lanes.Default.Scheduler;
        var calls = Enumerable.Range(0, 6).Select(_ => lanes.Default.RunAsync(first.Pass)).ToList();
        await first.ArrivedAsync();

        SetMaxThreads(lanes, 4);
        await first.ArrivedAsync(3);
        Assert.Equal((4, 2), (scheduler.Busy, scheduler.Queued));

        SetMaxThreads(lanes, 2);
        first.Open();
        await Task.WhenAll(calls).Within();
        await LaneEvents.UntilAsync(() => scheduler.Threads <= 2, () => $"{scheduler.Threads} threads are left of 2 allowed.");
    }

    [Fact]
    public async Task Background_lane_runs_at_low_priority()
    {
        using var lanes = new TestLane(options => options.AddBlockingLane("background", lane => lane.Background = true));

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal((10, 0), (await NiceValueAsync(lanes["background"]), await NiceValueAsync(lanes.Default)));
        }
        else
        {
            Assert.Equal(ThreadPriority.BelowNormal, await lanes["background"].RunAsync(() => Thread.CurrentThread.Priority).Within());
        }
    }

    /// <summary>The 19th field of a thread's stat, counted after the name, which stands in parentheses.</summary>
    private static Task<int> NiceValueAsync(BlockingLane lane) => lane.RunAsync(() =>
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }).Within();

    private static void SetMaxThreads(TestLane lanes, int threads)
    {
        var options = new TrilaneOptions();
        (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (threads, 1000);
        lanes.All.SetLimits(options);
    }
}
