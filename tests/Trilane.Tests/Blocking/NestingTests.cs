using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class NestingTests
{
    [Fact]
    public async Task Call_on_ones_own_lane_runs_inline()
    {
        using var lanes = TestLane.WithThreads(1, queueLimit: 1);

        var same = await lanes.Default.RunAsync(
            () => lanes.Default.RunAsync(() => Environment.CurrentManagedThreadId).Result == Environment.CurrentManagedThreadId).Within();

        Assert.True(same);
    }

    [Fact]
    public async Task Inline_call_keeps_its_exception_and_its_context_to_itself()
    {
        using var lanes = TestLane.WithThreads(1);
        var local = new AsyncLocal<string>();

        var (failed, value) = await lanes.Default.RunAsync(() =>
        {
            local.Value = "outer";
            var inner = lanes.Default.RunAsync(FailAfterChange);
            return (inner.IsFaulted, local.Value);
        }).Within();

        Assert.Equal((true, "outer"), (failed, value));

        int FailAfterChange()
        {
            local.Value = "inner";
            throw new InvalidOperationException("inner");
        }
    }

    [Fact]
    public async Task From_a_through_b_back_to_a_finishes_with_both_lanes_full()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(options =>
        {
            options.AddBlockingLane("a", lane => lane.MaxThreads = 2);
            options.AddBlockingLane("b", lane => lane.MaxThreads = 2);
        });
        var (a, b) = (lanes["a"], lanes["b"]);

        var calls = Enumerable.Range(0, 200)
            .Select(_ => a.RunAsync(() => b.RunAsync(() => a.RunAsync(() => b.RunAsync(() => Here.Lane).Result).Result).Result))
            .ToList();

        Assert.All(await Task.WhenAll(calls).Within(), lane => Assert.Equal("b", lane));
    }

    [Fact]
    public async Task Full_lanes_that_wait_for_each_other_finish()
    {
        using var lanes = new TestLane(options =>
        {
            options.AddBlockingLane("a", lane => lane.MaxThreads = 2);
            options.AddBlockingLane("b", lane => lane.MaxThreads = 2);
        });
        var (a, b) = (lanes["a"], lanes["b"]);
        using var together = new Barrier(4);

        // The first two of each hold both lanes before any of them asks for the other one.
        var calls = Enumerable.Range(0, 50).SelectMany(i => new[] { a.RunAsync(() => Cross(i, b)), b.RunAsync(() => Cross(i, a)) }).ToList();

        Assert.Equal(100, (await Task.WhenAll(calls).Within()).Count(lane => lane is "a" or "b"));
        foreach (var lane in new[] { a, b })
        {
            await LaneEvents.UntilAsync(() => lane.Scheduler is { SlotsInUse: 0, HoldersAway: 0 }, () => $"{lane.Name} is in use.");
        }

        string Cross(int i, BlockingLane other)
        {
            if (i < 2)
            {
                Assert.True(together.SignalAndWait(Deadline.Time));
            }

            return other.RunAsync(() => Here.Lane).Result;
        }
    }

    [Fact]
    public async Task Slow_lane_gets_no_extra_thread_for_a_call_from_another_lane()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        using var lanes = new TestLane(options => options.AddBlockingLane("slow", lane => lane.MaxThreads = 1), time);
        var slow = lanes["slow"];
        var running = slow.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        var waiting = lanes.Default.RunAsync(() => slow.RunAsync(() => Here.Lane).Result);
        await LaneEvents.QueuedAsync(slow, 1);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((1, 1, 1), (slow.Scheduler.Threads, slow.Scheduler.Queued, lanes.Default.Scheduler.HoldersAway));
        gate.Open();
        await running.Within();
        Assert.Equal("slow", await waiting.Within());
        Assert.Equal(0, lanes.Default.Scheduler.HoldersAway);
    }

    [Fact]
    public async Task Second_visit_from_the_shared_pool_does_not_wait_behind_new_arrivals()
    {
        using var lanes = TestLane.WithThreads(2);

        // The thread of each call blocks until its own second visit has run: by priority and an extra thread, or never.
        var calls = Enumerable.Range(0, 50)
            .Select(i => lanes.Default.RunAsync(() => Task.Run(() => lanes.Default.RunAsync(() => (i, Here.Lane))).Result))
            .ToList();

        var results = await Task.WhenAll(calls).Within();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (i, "default")), results);
        Assert.Equal(0, lanes.Default.Scheduler.SlotsInUse);
    }

    [Fact]
    public async Task Code_left_behind_by_an_ended_call_queues_like_anybody()
    {
        using var gate = new Gate();
        using var lanes = TestLane.WithThreads(1);
        var release = new TaskCompletionSource();
        var left = await lanes.Default.RunAsync(() => (Later: LaterAsync(), 0)).Within();
        var holding = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();

        release.SetResult();
        await LaneEvents.QueuedAsync(lanes.Default, 1);
        gate.Open();

        Assert.Equal("default", await left.Later.Within());
        await holding.Within();

        async Task<string> LaterAsync()
        {
            await release.Task.ConfigureAwait(false);
            return await lanes.Default.RunAsync(() => Here.Lane);
        }
    }

    [Fact]
    public async Task Result_inside_marked_async_handlers_finishes_with_the_lane_full()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async () =>
            {
                await Task.Yield();
                return InnerAsync().Result;

                static async Task<string> InnerAsync()
                {
                    await Task.Yield();
                    return Here.Lane;
                }
            }).RunOnBlockingLane(),
            options => options.BlockingLane.MaxThreads = 4);

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => app.GetAsync("/"))).Within();

        Assert.All(answers, lane => Assert.Equal("default", lane));
        Assert.Equal(0, app.Lane().Scheduler.SlotsInUse);
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.Threads <= 4, () => $"{app.Lane().Scheduler.Threads} threads are left of 4 allowed.");
    }

    [Fact]
    public async Task Result_two_levels_deep_inside_a_marked_async_handler_finishes_too()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async () =>
            {
                await Task.Yield();
                return OuterAsync().Result;

                static async Task<string> OuterAsync()
                {
                    await Task.Yield();
                    return InnerAsync().Result;
                }

                static async Task<string> InnerAsync()
                {
                    await Task.Yield();
                    return "done";
                }
            }).RunOnBlockingLane(),
            options => options.BlockingLane.MaxThreads = 1);

        Assert.Equal(["done", "done"], await Task.WhenAll(app.GetAsync("/"), app.GetAsync("/")).Within());
    }
}
