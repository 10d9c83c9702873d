using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

/// <summary>A request that was on a lane before goes before those that come for the first time.</summary>
public sealed class ReturningTests
{
    [Fact]
    public async Task Second_bridge_call_of_a_request_goes_before_new_arrivals()
    {
        using var gate = new Gate();
        var order = new Log();
        var first = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/returns", async (BlockingLane lane) =>
                {
                    await lane.RunAsync(() => { });
                    first.SetResult();
                    await goOn.Task;
                    await lane.RunAsync(() => order.Add("returned"));
                });
                app.MapGet("/holds", gate.Pass);
                app.MapGet("/new", () => order.Add("new"));
            },
            options => options.BlockingLane.MaxThreads = 1);
        var returning = app.SendAsync("/returns");
        await first.Task.Within();
        var holding = app.SendAsync("/holds");
        await gate.ArrivedAsync();
        var arrivals = Enumerable.Range(0, 5).Select(_ => app.SendAsync("/new")).ToList();
        await LaneEvents.QueuedAsync(app.Lane(), 5);
        goOn.SetResult();
        await LaneEvents.QueuedAsync(app.Lane(), 6);

        gate.Open();
        await Task.WhenAll([returning, holding, .. arrivals]).Within();

        Assert.StartsWith("returned, new", order.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lane_on_which_nothing_ends_gets_one_thread_for_what_would_free_it_after_a_second()
    {
        using var resource = new SemaphoreSlim(0);
        var time = new HandDrivenTime();
        using var lanes = new TestLane(options => options.BlockingLane.MaxThreads = 1, time);
        var lane = lanes.Default;
        using var taking = new Gate();
        taking.Open();
        var taker = lane.RunAsync(() =>
        {
            taking.Pass();
            return resource.Wait(Deadline.Time);
        });
        await taking.ArrivedAsync();

        var release = lane.RunReturningAsync(() => resource.Release());
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, lane.Scheduler.Threads);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await release.Within();
        Assert.True(await taker.Within());
        await LaneEvents.ThreadsAsync(lane, 1);
        Assert.Equal(0, lane.Scheduler.SlotsInUse);
    }
}
