using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

/// <summary>Asynchronous code on a blocking lane.</summary>
public sealed class LaneContextTests
{
    [Fact]
    public async Task Marked_async_handler_starts_on_its_lane_and_comes_back_after_each_await()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", [BlockingLane("pdf")] async () =>
            {
                var lanes = new List<string> { Here.Lane };
                await Task.Delay(1);
                lanes.Add(Here.Lane);
                await Task.Yield();
                lanes.Add(Here.Lane);
                await Task.Run(() => { });
                lanes.Add(Here.Lane);
                await Task.Delay(1).ConfigureAwait(false);
                lanes.Add(Here.Lane);
                return string.Join(' ', lanes);
            }),
            options => options.AddBlockingLane("pdf"));

        Assert.Equal("pdf pdf pdf pdf async", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Synchronous_handler_behind_a_filter_that_awaits_runs_on_its_lane()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => Here.Lane).AddEndpointFilter(async (context, next) =>
            {
                await Task.Delay(1);
                return $"{await next(context)} {Here.Lane}";
            }));

        Assert.Equal("default default", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Awaiting_handler_keeps_its_slot_until_it_ends()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", [BlockingLane] async () =>
            {
                gate.Pass();
                await release.Task;
            }),
            options => options.BlockingLane.MaxThreads = 2);
        gate.Open();

        var requests = Enumerable.Range(0, 5).Select(_ => app.SendAsync("/")).ToList();
        await gate.ArrivedAsync(2);
        await LaneEvents.QueuedAsync(app.Lane(), 3);

        Assert.Equal(2, app.Lane().Scheduler.SlotsInUse);
        Assert.Equal(2, gate.Entered);
        release.SetResult();
        await Task.WhenAll(requests).Within();
        Assert.Equal(5, gate.Entered);
        Assert.Equal(0, app.Lane().Scheduler.SlotsInUse);
    }

    [Fact]
    public async Task Continuation_of_a_request_inside_goes_before_new_arrivals()
    {
        using var gate = new Gate();
        var order = new List<string>();
        var resume = new TaskCompletionSource();
        using var lanes = TestLane.WithThreads(2);
        var lane = lanes.Default;
        var awaiting = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/inside", [BlockingLane] async () =>
                {
                    awaiting.SetResult();
                    await resume.Task;
                    lock (order)
                    {
                        order.Add("inside");
                    }
                });
                app.MapGet("/gate", gate.Pass);
                app.MapGet("/new", () =>
                {
                    lock (order)
                    {
                        order.Add("new");
                    }
                });
            },
            options => options.BlockingLane.MaxThreads = 2);
        var inside = app.SendAsync("/inside");
        await awaiting.Task.Within();
        var holding = app.SendAsync("/gate");
        await gate.ArrivedAsync();
        var arrivals = Enumerable.Range(0, 10).Select(_ => app.SendAsync("/new")).ToList();
        await LaneEvents.QueuedAsync(app.Lane(), 10);

        resume.SetResult();
        await inside.Within();
        gate.Open();
        await Task.WhenAll([holding, .. arrivals]).Within();

        Assert.Equal("inside", order[0]);
        Assert.Equal(11, order.Count);
    }

    [Fact]
    public async Task Continuation_without_a_free_thread_gets_an_extra_one_after_50_ms_and_no_earlier()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        using var lanes = new TestLane(options => options.BlockingLane.MaxThreads = 1, time);
        var lane = lanes.Default;

        var call = lane.RunAsync(() =>
        {
            // What a marked handler does with `.Result`: its thread waits for a continuation that needs a thread of the same lane.
            var inner = Task.Run(() => lane.RunAsync(() => Here.Lane));
            gate.Pass();
            return inner.Result;
        });
        await gate.ArrivedAsync();
        gate.Open();
        await LaneEvents.UntilAsync(() => lane.Scheduler.Inside == 1, () => "The second visit is not waiting inside.");

        time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(1, lane.Scheduler.Threads);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("default", await call.Within());
        await LaneEvents.ThreadsAsync(lane, 1);
    }
}
