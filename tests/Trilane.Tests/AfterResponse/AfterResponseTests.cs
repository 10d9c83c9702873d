using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.AfterResponse;

public sealed class AfterResponseTests
{
    private readonly Log _log = new();

    [Fact]
    public async Task Work_runs_after_the_response_in_order_each_on_the_lane_of_its_style()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(app => app.MapGet("/", (IAfterResponse after) =>
        {
            after.Add(() =>
            {
                gate.Pass();
                _log.Add("1 " + Here.Lane);
            });
            after.Add(async () =>
            {
                await Task.Yield();
                _log.Add("2 " + Here.Lane);
            });
            after.Add(async ct =>
            {
                await Task.Delay(1, ct);
                _log.Add("3 " + Here.Lane);
            });
            return "answered";
        }));

        // The answer is here while the work has not even begun.
        Assert.Equal("answered", await app.GetAsync("/"));
        Assert.Equal(0, _log.Count);
        gate.Open();

        await LaneEvents.UntilAsync(() => _log.Count == 3, _log.ToString);
        Assert.Equal("1 default, 2 async, 3 async", _log.ToString());
    }

    [Fact]
    public async Task Connection_serves_its_next_request_while_the_work_runs()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/with-work", (IAfterResponse after) => after.Add(gate.Pass));
            app.MapGet("/connection", (HttpContext http) => http.Connection.Id);
        });
        using var one = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = app.Client.BaseAddress };

        var before = await one.GetStringAsync("/connection", Deadline.Token);
        await one.GetStringAsync("/with-work", Deadline.Token);
        await gate.ArrivedAsync();

        Assert.Equal(before, await one.GetStringAsync("/connection", Deadline.Token));
        gate.Open();
    }

    [Fact]
    public async Task Services_of_the_request_live_until_the_work_ends_and_HttpContext_is_gone()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(
            app => app.MapGet("/", (IAfterResponse after, Disposable service, IHttpContextAccessor accessor) => after.Add(async () =>
            {
                await Task.Run(gate.Pass);
                _log.Add($"disposed {service.IsDisposed}, context {accessor.HttpContext?.ToString() ?? "gone"}");
            })),
            builder => builder.Services.AddHttpContextAccessor().AddScoped<Disposable>().AddSingleton(_log));

        await app.GetAsync("/");
        await gate.ArrivedAsync();
        gate.Open();

        await LaneEvents.UntilAsync(() => _log.Count == 2, _log.ToString);
        Assert.Equal("disposed False, context gone, service ended", _log.ToString());
    }

    [Fact]
    public async Task Work_that_fails_is_logged_and_the_next_still_runs()
    {
        var lines = new LogLines();
        await using var app = await StartAsync(
            app => app.MapGet("/", (IAfterResponse after) =>
            {
                after.Add(() => throw new InvalidOperationException("failed"));
                after.Add(() => _log.Add("next"));
            }),
            builder => builder.Logging.AddProvider(lines));

        await app.GetAsync("/");

        await LaneEvents.UntilAsync(() => _log.Count == 1, _log.ToString);
        Assert.Single(lines.Lines, line => line == "Error: Work after a response failed; what was added after it still runs.");
    }

    [Fact]
    public async Task Work_runs_when_the_handler_throws_and_when_the_client_has_gone()
    {
        using var gate = new Gate();
        using var client = new CancellationTokenSource();
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/throws", (IAfterResponse after) =>
            {
                after.Add(() => _log.Add("after the exception"));
                throw new InvalidOperationException();
            });
            app.MapGet("/left", (IAfterResponse after) =>
            {
                after.Add(() => _log.Add("after the client left"));
                gate.Pass();
                return new string('x', 100_000);
            });
        });

        Assert.Equal(500, (int)(await app.SendAsync("/throws")).StatusCode);
        await LaneEvents.UntilAsync(() => _log.Count == 1, _log.ToString);
        var leaving = app.SendAsync("/left", client.Token);
        await gate.ArrivedAsync();
        await client.CancelAsync();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await LaneEvents.UntilAsync(() => _log.Count == 2, _log.ToString);
        Assert.Equal("after the exception, after the client left", _log.ToString());
    }

    [Fact]
    public async Task Work_beyond_the_limit_is_refused_with_503_when_it_is_added()
    {
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (IAfterResponse after) => after.Add(gate.Pass)),
            options => (options.AfterResponse.MaxConcurrency, options.AfterResponse.QueueLimit) = (1, 1));
        await app.GetAsync("/");
        await gate.ArrivedAsync();
        await app.GetAsync("/");

        Assert.Equal(503, (int)(await app.SendAsync("/")).StatusCode);

        gate.Open();
        await gate.ArrivedAsync();
        await LaneEvents.UntilAsync(() => app.Services.GetRequiredService<AfterResponseRunner>().Pending == 0, () => "Work is pending.");
        Assert.Equal("", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Shutdown_waits_for_the_work()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(app => app.MapGet("/", (IAfterResponse after) => after.Add(() =>
        {
            gate.Pass();
            _log.Add("done");
        })));
        await app.GetAsync("/");
        await gate.ArrivedAsync();

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.Open();
        await stopping.Within();

        Assert.Equal("done", _log.ToString());
    }

    [Fact]
    public async Task Adding_when_the_response_is_out_says_so()
    {
        await using var app = await StartAsync(app => app.MapGet("/", (IAfterResponse after) => after.Add(() =>
        {
            try
            {
                after.Add(() => { });
            }
            catch (InvalidOperationException exception)
            {
                _log.Add(exception.Message);
            }
        })));

        await app.GetAsync("/");

        await LaneEvents.UntilAsync(() => _log.Count == 1, _log.ToString);
        Assert.StartsWith("Work after the response can only be added before the response has been sent", _log.ToString(), StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        TestApp.StartAsync(map, configure: configure);

    private sealed class Disposable(Log log) : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            log.Add("service ended");
            return default;
        }
    }
}
