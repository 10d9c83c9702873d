using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class OverloadTests
{
    [Fact]
    public async Task Full_queue_refuses_at_once()
    {
        using var gate = new Gate();
        using var lanes = TestLane.WithThreads(1, queueLimit: 1);
        var held = new[] { lanes.Default.RunAsync(gate.Pass), lanes.Default.RunAsync(gate.Pass) };
        await gate.ArrivedAsync();

        var refusal = await Assert.ThrowsAsync<LaneFullException>(() => lanes.Default.RunAsync(gate.Pass));

        Assert.Equal(("default", LaneFullReason.QueueFull), (refusal.Lane, refusal.Reason));
        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        gate.Open();
        await Task.WhenAll(held).Within();
    }

    [Fact]
    public async Task Waiting_too_long_refuses_what_waited_and_not_what_came_later()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        using var lanes = new TestLane(
            options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueTimeout) = (1, TimeSpan.FromSeconds(10)), time);
        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        var early = lanes.Default.RunAsync(() => "early");
        time.Advance(TimeSpan.FromSeconds(6));
        var late = lanes.Default.RunAsync(() => "late");

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(LaneFullReason.WaitTimeout, (await Assert.ThrowsAsync<LaneFullException>(() => early.Within())).Reason);
        Assert.False(late.IsCompleted);
        gate.Open();
        Assert.Equal("late", await late.Within());
        await running.Within();
    }

    [Theory]
    [InlineData(LaneFullReason.QueueFull, "The blocking lane 'pdf' is full: all its threads are busy and every place of its queue is taken. Try again in 7 s, or raise the lane's MaxThreads or QueueLimit.")]
    [InlineData(LaneFullReason.WaitTimeout, "The blocking lane 'pdf' is too busy: the call waited for a thread as long as the lane allows. Try again in 7 s, or raise the lane's MaxThreads or QueueTimeout.")]
    [InlineData(LaneFullReason.Stopping, "The blocking lane 'pdf' takes no more calls: the app is shutting down.")]
    public void Exception_says_what_is_full_and_what_to_do(LaneFullReason reason, string message) =>
        Assert.Equal(message, new LaneFullException("pdf", reason, TimeSpan.FromSeconds(7)).Message);

    [Fact]
    public async Task Full_lane_answers_503_with_Retry_After_and_a_problem_document()
    {
        using var gate = new Gate();
        await using var app = await StartFullAsync(gate);

        var response = await app.SendAsync("/work");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token);
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.Equal("small", problem.GetProperty("lane").GetString());
        Assert.Equal("queue_full", problem.GetProperty("reason").GetString());
        Assert.Equal(1, problem.GetProperty("retryAfter").GetInt32());
        gate.Open();
    }

    [Fact]
    public async Task Refusal_goes_through_the_apps_own_problem_details()
    {
        using var gate = new Gate();
        await using var app = await StartFullAsync(
            gate,
            builder => builder.Services.AddProblemDetails(
                options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["from"] = "the app"));

        var problem = await (await app.SendAsync("/work")).Content.ReadFromJsonAsync<JsonElement>(Deadline.Token);

        Assert.Equal("the app", problem.GetProperty("from").GetString());
        Assert.Equal("small", problem.GetProperty("lane").GetString());
        gate.Open();
    }

    [Theory]
    [InlineData("/bridge")]
    [InlineData("/bridge-inside-another-lane")]
    public async Task Refused_bridge_call_that_the_handler_lets_through_answers_503_too(string path)
    {
        using var gate = new Gate();
        await using var app = await StartFullAsync(gate);

        var response = await app.SendAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        gate.Open();
    }

    [Fact]
    public async Task Full_lane_leaves_other_lanes_alone()
    {
        using var gate = new Gate();
        await using var app = await StartFullAsync(gate);

        Assert.Equal("default", await app.GetAsync("/other"));
        Assert.Equal("async", await app.GetAsync("/async"));
        gate.Open();
    }

    [Fact]
    public async Task Request_whose_client_has_gone_while_queued_never_starts()
    {
        using var gate = new Gate();
        await using var app = await StartFullAsync(gate, queued: 0);
        using var client = new CancellationTokenSource();
        var leaving = app.SendAsync("/work", client.Token);
        await LaneEvents.QueuedAsync(app.Lane("small"), 1);

        await client.CancelAsync();
        await LaneEvents.QueuedAsync(app.Lane("small"), 0);
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await app.GetAsync("/work");
        Assert.Equal(2, gate.Entered);
    }

    [Fact]
    public async Task Retry_After_is_the_time_that_the_lane_needs_for_what_it_holds()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        using var lanes = new TestLane(options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (2, 9), time);
        for (var i = 0; i < 200; i++)
        {
            await lanes.Default.RunAsync(() => time.Advance(TimeSpan.FromSeconds(4))).Within();
        }

        var held = Enumerable.Range(0, 11).Select(_ => lanes.Default.RunAsync(gate.Pass)).ToList();
        await gate.ArrivedAsync(2);
        var refusal = await Assert.ThrowsAsync<LaneFullException>(() => lanes.Default.RunAsync(gate.Pass));

        // (9 waiting + this one) x 4 s / 2 threads
        Assert.Equal(TimeSpan.FromSeconds(20), refusal.RetryAfter);
        gate.Open();
        await Task.WhenAll(held).Within();
    }

    /// <summary>An app whose lane "small" has one thread, which the gate holds, and one place, taken by another request.</summary>
    private static async Task<TestApp> StartFullAsync(Gate gate, Action<WebApplicationBuilder>? configure = null, int queued = 1)
    {
        var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/work", gate.Pass).RunOnBlockingLane("small");
                app.MapGet("/bridge", ([FromKeyedServices("small")] BlockingLane lane) => lane.RunAsync(() => "never"));
                app.MapGet("/bridge-inside-another-lane", ([FromKeyedServices("small")] BlockingLane lane) => lane.RunAsync(() => "never").Result)
                    .AddEndpointFilter(async (context, next) =>
                    {
                        try
                        {
                            return await next(context);
                        }
                        catch (AggregateException exception)
                        {
                            throw exception.InnerException!;
                        }
                    });
                app.MapGet("/other", () => Here.Lane);
                app.MapGet("/async", async () => await Task.FromResult(Here.Lane));
            },
            options => options.AddBlockingLane("small", lane => (lane.MaxThreads, lane.QueueLimit) = (1, 1)),
            configure);
        _ = app.SendAsync("/work");
        await gate.ArrivedAsync();
        for (var i = 0; i < queued; i++)
        {
            _ = app.SendAsync("/work");
        }

        await LaneEvents.QueuedAsync(app.Lane("small"), queued);
        return app;
    }
}
