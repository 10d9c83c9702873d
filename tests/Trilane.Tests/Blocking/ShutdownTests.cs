using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Shutdown_lets_running_handlers_end_and_refuses_queued_ones()
    {
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () =>
            {
                gate.Pass();
                return "ended";
            }),
            options => options.BlockingLane.MaxThreads = 1);
        var running = app.SendAsync("/");
        await gate.ArrivedAsync();
        var queued = app.SendAsync("/");
        await LaneEvents.QueuedAsync(app.Lane(), 1);

        var stopping = app.StopAsync();
        var refused = await queued.Within();
        gate.Open();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("\"stopping\"", await refused.Content.ReadAsStringAsync(Deadline.Token), StringComparison.Ordinal);
        Assert.Equal("ended", await (await running.Within()).Content.ReadAsStringAsync(Deadline.Token));
        await stopping.Within();
        Assert.Equal(1, gate.Entered);
    }

    [Fact]
    public async Task Running_async_handler_can_still_use_the_bridge_while_the_app_stops()
    {
        var entered = new TaskCompletionSource();
        var resume = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (BlockingLane lane) =>
        {
            entered.SetResult();
            await resume.Task;
            return await lane.RunAsync(() => "ended");
        }));
        var running = app.SendAsync("/");
        await entered.Task.Within();

        var stopping = app.StopAsync();
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.State == LaneState.Draining, () => "The lane does not drain.");
        resume.SetResult();

        Assert.Equal("ended", await (await running.Within()).Content.ReadAsStringAsync(Deadline.Token));
        await stopping.Within();
    }

    [Fact]
    public async Task Stopped_lane_refuses_calls_and_its_idle_threads_end()
    {
        using var lanes = TestLane.WithThreads(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => lanes.Default.RunAsync(() => { }))).Within();

        lanes.Dispose();

        await LaneEvents.ThreadsAsync(lanes.Default, 0);
        var refusal = await Assert.ThrowsAsync<LaneFullException>(() => lanes.Default.RunAsync(() => { }));
        Assert.Equal(LaneFullReason.Stopping, refusal.Reason);
    }

    [Fact]
    public async Task Deadline_holds_while_a_call_sleeps_on_and_the_log_names_what_was_left()
    {
        using var gate = new Gate();
        var log = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/sleeps", gate.Pass);
                app.MapGet("/bridges", (BlockingLane lane) => lane.RunAsync(gate.Pass));
            },
            configure: builder =>
            {
                builder.Logging.AddProvider(log);
                builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
            });
        _ = app.SendAsync("/sleeps");
        _ = app.SendAsync("/bridges");
        await gate.ArrivedAsync(2);

        await app.StopAsync().Within();

        var line = Assert.Single(log.Lines, line => line.Contains("still run", StringComparison.Ordinal));
        Assert.StartsWith("Warning: The app stops while calls on the blocking lane 'default' still run: ", line, StringComparison.Ordinal);
        Assert.Contains("HTTP: GET /sleeps => Pass for ", line, StringComparison.Ordinal);
        Assert.Contains("HTTP: GET /bridges for ", line, StringComparison.Ordinal);
        Assert.Equal(0, gate.Passed);
        gate.Open();
    }

    [Fact]
    public async Task Deadline_holds_while_work_after_a_response_sleeps_on_and_its_token_fires()
    {
        var entered = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        var log = new LogLines();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (IAfterResponse after) => after.Add(async stopping =>
            {
                entered.SetResult();
                stopping.Register(told.SetResult);
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            })),
            configure: builder =>
            {
                builder.Logging.AddProvider(log);
                builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
            });
        await app.GetAsync("/");
        await entered.Task.Within();

        await app.StopAsync().Within();

        await told.Task.Within();
        Assert.Contains(log.Lines, line => line.StartsWith("Warning: The app stops while the work after 1 responses has not ended", StringComparison.Ordinal));
    }
}
