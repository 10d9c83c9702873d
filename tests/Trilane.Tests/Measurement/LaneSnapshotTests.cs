using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Measurement;

public sealed class LaneSnapshotTests
{
    [Fact]
    public async Task Capacity_is_threads_divided_by_the_time_each_call_holds_one()
    {
        using var lanes = TestLane.WithThreads(4);
        for (var i = 0; i < 10; i++)
        {
            await lanes.Default.RunAsync(() => SlowWork.Take(TimeSpan.FromMilliseconds(20))).Within();
        }

        var lane = lanes.Default.Scheduler.Measurements.Snapshot();

        // 200 calls/s if each took 20 ms; a busy machine makes them longer.
        Assert.InRange(lane.CapacityPerSecond!.Value, 20, 205);
        Assert.Equal((10, 0, 4, 1000), (lane.Completed, lane.Rejected, lane.MaxThreads, lane.QueueLimit));
        Assert.InRange(lane.WaitP50!.Value, TimeSpan.Zero, lane.WaitP99!.Value);
    }

    [Fact]
    public async Task Headroom_is_the_share_of_places_that_was_free_lately()
    {
        var time = new HandDrivenTime();
        using var lanes = new TestLane(options => options.BlockingLane.MaxThreads = 2, time);
        using var gate = new Gate();
        var measurements = lanes.Default.Scheduler.Measurements;
        Assert.Equal(1, measurements.Snapshot().Headroom);

        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(0.5, measurements.Snapshot().Headroom!.Value, 3);
        gate.Open();
        await running.Within();
    }

    [Fact]
    public async Task Nested_calls_take_no_place_and_so_nothing_of_the_capacity()
    {
        using var lanes = TestLane.WithThreads(1);

        await lanes.Default.RunAsync(() => lanes.Default.RunAsync(() => 1).Result).Within();

        Assert.Equal(1, lanes.Default.Scheduler.Measurements.Snapshot().Completed);
    }

    [Fact]
    public async Task Refusals_are_counted()
    {
        using var lanes = TestLane.WithThreads(1, queueLimit: 1);
        using var gate = new Gate();
        var held = new[] { lanes.Default.RunAsync(gate.Pass), lanes.Default.RunAsync(gate.Pass) };

        await Assert.ThrowsAsync<LaneFullException>(() => lanes.Default.RunAsync(gate.Pass));

        Assert.Equal(1, lanes.Default.Scheduler.Measurements.Snapshot().Rejected);
        gate.Open();
        await Task.WhenAll(held).Within();
    }

    [Fact]
    public async Task Lane_source_that_fails_fails_the_question_alone()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => Task.FromResult("answered")),
            configure: builder => builder.Services.AddSingleton<ILaneSource, BrokenSource>());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await app.Services.GetRequiredService<LaneReport>().GetLanesAsync());

        Assert.Equal("answered", await app.GetAsync("/"));
    }

    private sealed class BrokenSource : ILaneSource
    {
        public ValueTask<IReadOnlyList<LaneSnapshot>> GetLanesAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("broken");
    }
}
