using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trilane.Tests.Support;

namespace Trilane.Tests.Health;

public sealed class HealthTests
{
    private readonly HandDrivenTime _time = new();

    [Fact]
    public async Task Lane_that_has_been_full_for_ten_seconds_degrades_the_app_until_it_has_room()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(options => options.AddBlockingLane("pdf", lane => lane.MaxThreads = 2), _time);
        var calls = Enumerable.Range(0, 5).Select(_ => lanes["pdf"].RunAsync(gate.Pass)).ToList();
        await gate.ArrivedAsync(2);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(lanes)).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        var full = await CheckAsync(lanes);

        Assert.Equal(HealthStatus.Degraded, full.Status);
        Assert.Equal("The blocking lane 'pdf' has been full for 10 s: all 2 threads are busy and 3 calls wait.", full.Description);
        Assert.Equal(new LaneFigures(Threads: 2, Busy: 2, Queued: 3, MaxThreads: 2, QueueLimit: 1024, FullForSeconds: 10), full.Data["pdf"]);
        Assert.Equal(0, ((LaneFigures)full.Data["default"]).FullForSeconds);
        gate.Open();
        await Task.WhenAll(calls).Within();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(lanes)).Status);
    }

    [Fact]
    public async Task Busy_threads_alone_are_no_overload()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (1, 1), _time);
        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(lanes)).Status);
        gate.Open();
        await running.Within();
    }

    [Fact]
    public async Task Calls_that_were_refused_lately_count_as_waiting()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(
            options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueTimeout) = (1, TimeSpan.FromSeconds(15)), _time);
        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        var waiting = lanes.Default.RunAsync(() => { });

        _time.Advance(TimeSpan.FromSeconds(15));

        await Assert.ThrowsAsync<LaneFullException>(() => waiting.Within());
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(lanes)).Status);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(lanes)).Status);
        gate.Open();
        await running.Within();
    }

    [Theory]
    [InlineData(null, "Degraded")]
    [InlineData(HealthStatus.Unhealthy, "Unhealthy")]
    public async Task Health_endpoint_tells_the_status_that_the_app_chose(HealthStatus? status, string answer)
    {
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/work", gate.Pass);
                app.MapHealthChecks("/health");
            },
            options => options.BlockingLane.MaxThreads = 1,
            builder => builder.Services.AddHealthChecks().AddTrilane(failureStatus: status, fullFor: TimeSpan.FromTicks(1)));
        Assert.Equal("Healthy", await app.GetAsync("/health"));
        var calls = new[] { app.SendAsync("/work"), app.SendAsync("/work") };
        await gate.ArrivedAsync();
        await LaneEvents.QueuedAsync(app.Lane(), 1);

        // Not on the lane that it reports on.
        using var response = await app.SendAsync("/health");

        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Deadline.Token));
        gate.Open();
        await Task.WhenAll(calls).Within();
    }

    [Fact]
    public void Time_that_is_not_above_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ServiceCollection().AddHealthChecks().AddTrilane(fullFor: TimeSpan.Zero));

    private static Task<HealthCheckResult> CheckAsync(TestLane lanes)
    {
        var check = new LaneHealthCheck(lanes.All, TimeSpan.FromSeconds(10));
        var registration = new HealthCheckRegistration("trilane", check, HealthStatus.Degraded, tags: null);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = registration });
    }
}
