using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Dependencies;
using Trilane.Tests.Support;

namespace Trilane.Tests.Requests;

/// <summary>The request's token and ASP.NET Core's request timeouts, on every lane.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly Gate _gate = new();
    private readonly TaskCompletionSource<bool> _token = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Timeout_of_a_request_that_waits_answers_504_at_once_and_its_handler_never_starts()
    {
        await using var app = await StartAsync();
        var holding = app.SendAsync("/hold");
        await _gate.ArrivedAsync();

        var response = await app.SendAsync("/hold-with-timeout");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal((1, 0), (_gate.Entered, app.Lane().Scheduler.Queued));
        _gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await holding.Within()).StatusCode);
    }

    [Fact]
    public async Task Timeout_of_a_request_that_runs_only_fires_its_token()
    {
        await using var app = await StartAsync();

        var response = app.SendAsync("/hold-after-timeout");

        // The token has fired, the handler goes on, and so the request does.
        Assert.True(await _token.Task.Within());
        await _gate.ArrivedAsync();
        Assert.False(response.IsCompleted);
        Assert.Equal(1, app.Lane().Scheduler.SlotsInUse);
        _gate.Open();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await response.Within()).StatusCode);
        Assert.Equal(0, app.Lane().Scheduler.SlotsInUse);
    }

    [Theory]
    [InlineData("/wait/default")]
    [InlineData("/wait/named")]
    [InlineData("/wait/marked")]
    [InlineData("/wait/bridge")]
    [InlineData("/wait/dependency")]
    [InlineData("/wait/async-dependency")]
    public async Task Token_fires_on_every_lane_when_the_client_leaves(string path)
    {
        await using var app = await StartAsync();
        using var leave = new CancellationTokenSource();

        var request = app.SendAsync(path, leave.Token);
        await _gate.ArrivedAsync();
        await leave.CancelAsync();

        Assert.True(await _token.Task.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await LaneEvents.UntilAsync(
            () => app.Lane().Scheduler.SlotsInUse + app.Lane("named").Scheduler.SlotsInUse == 0, () => "A slot is still taken.");
    }

    public void Dispose() => _gate.Dispose();

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseRequestTimeouts();
            app.MapGet("/hold", _gate.Pass);
            app.MapGet("/hold-with-timeout", _gate.Pass).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            app.MapGet("/hold-after-timeout", (CancellationToken token) =>
            {
                AwaitCancellation(token);
                _gate.Pass();
                token.ThrowIfCancellationRequested();
            }).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            app.MapGet("/wait/default", Arrive);
            app.MapGet("/wait/named", Arrive).RunOnBlockingLane("named");
            app.MapGet("/wait/marked", async (CancellationToken token) =>
            {
                await Task.Yield();
                Arrive(token);
            }).RunOnBlockingLane("named");
            app.MapGet("/wait/bridge", async (BlockingLane lane, CancellationToken token) => await lane.RunAsync(() => Arrive(token), token));
            app.MapGet("/wait/dependency", (User user) => user.Name);
            app.MapGet("/wait/async-dependency", (Session session) => session.Id);
        },
        options =>
        {
            options.BlockingLane.MaxThreads = 1;
            options.AddBlockingLane("named", lane => lane.MaxThreads = 1);
        },
        builder =>
        {
            builder.Services.AddRequestTimeouts();
            builder.Services.AddRequestDependency<User>(
                (CancellationToken token) =>
                {
                    Arrive(token);
                    return new User("late");
                },
                options => options.Lane = "named");
            builder.Services.AddRequestDependency<Session>(async (CancellationToken token) =>
            {
                _gate.Open();
                _gate.Pass();
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => _token.TrySetResult(true), TaskScheduler.Default);
                return new Session("late");
            });
        });

    private void Arrive(CancellationToken token)
    {
        _gate.Open();
        _gate.Pass();
        AwaitCancellation(token);
    }

    private void AwaitCancellation(CancellationToken token) => _token.TrySetResult(token.WaitHandle.WaitOne(Deadline.Time));
}
