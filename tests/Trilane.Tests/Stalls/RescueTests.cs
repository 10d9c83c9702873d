using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

[Collection(nameof(SharedPool))]
public sealed class RescueTests
{
    [Theory]
    [InlineData("/unknown-to-the-runtime")]
    [InlineData("/known-to-the-runtime")]
    public async Task Requests_that_block_the_pool_cost_no_other_request_anything(string path)
    {
        // By itself the pool adds about one thread in half a second, so these would take it longer than the test waits.
        const int Blocking = 100;
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/unknown-to-the-runtime", async () =>
            {
                await Task.Yield();
                gate.Pass();
            });
            app.MapGet("/known-to-the-runtime", async () =>
            {
                await Task.Yield();
                Task.Factory.StartNew(gate.Pass, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait();
            });
            app.MapGet("/unrelated", async () =>
            {
                await Task.Delay(1);
                return "answered";
            });
        });
        ThreadPool.GetMinThreads(out var before, out _);

        var blocked = Enumerable.Range(0, Blocking).Select(_ => app.GetAsync(path)).ToList();
        await gate.ArrivedAsync(Blocking);
        Assert.Equal("answered", await app.GetAsync("/unrelated").Within());

        gate.Open();
        await Task.WhenAll(blocked).Within();
        await LaneEvents.UntilAsync(() => MinThreads() <= before, () => $"The pool's minimum is {MinThreads()} and was {before}.");
    }

    [Fact]
    public void Starved_pool_gets_a_thread_for_each_item_that_waits()
    {
        var rescue = new PoolRescue(maxThreads: 10);

        Assert.Equal(4, Starve(rescue, pending: 4, Seconds(1)));
        Assert.False(rescue.IsExhausted);
    }

    [Fact]
    public void Pool_that_gets_on_with_its_work_gets_none()
    {
        var rescue = new PoolRescue(maxThreads: 10);

        for (var look = 0; look < 100; look++)
        {
            // Every other look finds nothing done since the last, as it happens to threads that are just not scheduled.
            Assert.Equal(0, rescue.Look(pending: 50, completed: look / 2, hasIdleProcessors: true, held: 0, Seconds(look)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Pool_whose_processors_are_in_use_gets_a_thread_for_each_that_is_held(int held)
    {
        var rescue = new PoolRescue(maxThreads: 10);

        Assert.Equal(held, Starve(rescue, pending: 4, Seconds(1), hasIdleProcessors: false, held));
    }

    [Fact]
    public void Threads_are_bounded_and_reaching_the_bound_is_noticed()
    {
        var rescue = new PoolRescue(maxThreads: 10);

        Assert.Equal(10, Starve(rescue, pending: 50, Seconds(1)));

        Assert.True(rescue.IsExhausted);
    }

    [Fact]
    public void Threads_are_taken_back_after_five_seconds_without_a_stall()
    {
        var rescue = new PoolRescue(maxThreads: 10);
        Starve(rescue, pending: 3, Seconds(1));

        Assert.Equal(3, rescue.Look(pending: 0, completed: 0, hasIdleProcessors: true, held: 1, Seconds(8)));
        Assert.Equal(3, rescue.Look(pending: 0, completed: 0, hasIdleProcessors: true, held: 0, Seconds(12.9)));
        Assert.Equal(0, rescue.Look(pending: 0, completed: 0, hasIdleProcessors: true, held: 0, Seconds(13)));
    }

    /// <summary>Three looks at a pool that does nothing: the first notes where it stands, the second may be chance.</summary>
    private static int Starve(PoolRescue rescue, long pending, TimeSpan now, bool hasIdleProcessors = true, int held = 0)
    {
        Assert.Equal(0, rescue.Look(pending, completed: 100, hasIdleProcessors, held, now));
        Assert.Equal(0, rescue.Look(pending, completed: 100, hasIdleProcessors, held, now));
        return rescue.Look(pending, completed: 100, hasIdleProcessors, held, now);
    }

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);

    private static int MinThreads()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        return threads;
    }
}
