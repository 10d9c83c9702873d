using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
}
