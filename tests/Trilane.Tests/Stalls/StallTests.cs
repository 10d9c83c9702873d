using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Dependencies;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

public sealed class StallTests : IDisposable
{
    private static readonly TimeSpan _longerThanAStall = TimeSpan.FromMilliseconds(200);

    private readonly StallSink _stalls = new();
    private readonly LogLines _log = new();
    private readonly Gate _gate = new();

    [Theory]
    [InlineData("/before-first-await")]
    [InlineData("/after-await")]
    [InlineData("/after-configure-await-false")]
    [InlineData("/task-result")]
    [InlineData("/filter")]
    [InlineData("/dependency")]
    public async Task Endpoint_that_blocks_a_pool_thread_is_named_while_it_is_at_it(string path)
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync(path);
        var stall = await _stalls.NextAsync();

        Assert.Equal(("GET", path, StallKind.Blocked), (stall.Method, stall.Route, stall.Kind));
        Assert.Contains(path, stall.Endpoint, StringComparison.Ordinal);
        Assert.InRange(stall.Duration, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));
        Assert.False(answer.IsCompleted);
        _gate.Open();
        await answer.Within();
        Assert.Equal(1, _stalls.Count);
    }

    [Fact]
    public async Task Middleware_that_blocks_is_reported_as_such()
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync("/anything/behind?middleware=blocks");
        var stall = await _stalls.NextAsync();

        Assert.Equal(("middleware", "/anything/behind"), (stall.Endpoint, stall.Route));
        await LoggedAsync("Warning: The middleware around GET /anything/behind waited synchronously for ");
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Endpoint_that_computes_is_told_from_one_that_waits()
    {
        await using var app = await StartAsync();

        await app.GetAsync("/compute").Within();

        Assert.Equal(("/compute", StallKind.Cpu), ((await _stalls.NextAsync()) is var stall ? (stall.Route, stall.Kind) : default));
        await LoggedAsync("Warning: HTTP: GET /compute computed for ");
    }

    [Fact]
    public async Task Record_says_what_happened_and_what_to_do_once_a_minute()
    {
        await using var app = await StartAsync();
        var answers = new[] { app.GetAsync("/after-await"), app.GetAsync("/after-await"), app.GetAsync("/after-await") };

        for (var i = 0; i < answers.Length; i++)
        {
            await _stalls.NextAsync();
        }

        _gate.Open();
        await Task.WhenAll(answers).Within();
        var record = Assert.Single(_log.Lines, line => line.StartsWith("Warning: HTTP: GET /after-await waited", StringComparison.Ordinal));
        Assert.Matches(
            @"^Warning: HTTP: GET /after-await waited synchronously for \d+ ms and is still at it: a sleep, a lock, a task's Result or Wait, "
            + @"synchronous I/O\. All that time it held a thread that every other endpoint needs\. Await the call; or, where there is only a "
            + @"synchronous one, run it with BlockingLane\.RunAsync or mark the endpoint \[BlockingLane\]\. "
            + @"Stalls of this endpoint since its last record: 0\.$",
            record);
    }

    [Theory]
    [InlineData("/waits-asynchronously")]
    [InlineData("/yields-while-it-computes")]
    [InlineData("/on-blocking-lane")]
    [InlineData("/allowed")]
    public async Task Nothing_is_reported_of_code_that_holds_no_thread_or_may(string path)
    {
        await using var app = await StartAsync();

        await app.GetAsync(path).Within();

        // A real stall afterwards is the first and only one.
        var stalling = app.GetAsync("/after-await");
        Assert.Equal("/after-await", (await _stalls.NextAsync()).Route);
        _gate.Open();
        await stalling.Within();
        Assert.Equal(1, _stalls.Count);
    }

    [Fact]
    public async Task Observer_that_throws_keeps_nobody_from_hearing()
    {
        await using var app = await StartAsync(services => services.AddSingleton<IStallObserver, ThrowingObserver>());

        var answer = app.GetAsync("/after-await");

        await _stalls.NextAsync();
        await LoggedAsync("Error: A stall observer failed.");
        _gate.Open();
        await answer.Within();
    }

    public void Dispose()
    {
        _gate.Dispose();
        _log.Dispose();
    }

    private Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null) => TestApp.StartAsync(
        Map,
        configure: builder =>
        {
            builder.Logging.AddProvider(_log);
            configure?.Invoke(builder.Services);
            builder.Services.AddSingleton<IStallObserver>(_stalls);
            builder.Services.AddRequestDependency<User>(async () =>
            {
                await Task.Yield();
                _gate.Pass();
                return new User("late");
            });
        });

    private void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (http.Request.Query.ContainsKey("middleware"))
            {
                _gate.Pass();
                await http.Response.WriteAsync("late");
                return;
            }

            await next();
        });
        app.UseRouting();
        app.MapGet("/before-first-await", async () =>
        {
            _gate.Pass();
            await Task.Yield();
        });
        app.MapGet("/after-await", async () =>
        {
            await Task.Yield();
            _gate.Pass();
        });
        app.MapGet("/after-configure-await-false", async () =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            _gate.Pass();
        });
        app.MapGet("/task-result", async () =>
        {
            await Task.Yield();
            Task.Factory.StartNew(_gate.Pass, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait();
        });
        app.MapGet("/filter", async () => await Task.Yield()).AddEndpointFilter(async (context, next) =>
        {
            _gate.Pass();
            return await next(context);
        });
        app.MapGet("/dependency", async (User user) =>
        {
            await Task.Yield();
            return user.Name;
        });
        app.MapGet("/compute", async () =>
        {
            await Task.Yield();
            Compute(until: () => _stalls.Count > 0);
        });
        app.MapGet("/waits-asynchronously", async () => await Task.Delay(_longerThanAStall));
        app.MapGet("/yields-while-it-computes", async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var pause = Stopwatch.StartNew();
                Compute(until: () => pause.ElapsedMilliseconds >= 15);
                await Task.Yield();
            }
        });
        app.MapGet("/on-blocking-lane", () => Compute(TimeSpan.FromMilliseconds(300)));
        app.MapGet("/allowed", async () =>
        {
            await Task.Yield();
            Compute(TimeSpan.FromMilliseconds(300));
        }).AllowBlocking();
    }

    private static void Compute(TimeSpan time)
    {
        var since = Stopwatch.StartNew();
        Compute(until: () => since.Elapsed >= time);
    }

    private static void Compute(Func<bool> until)
    {
        var deadline = Stopwatch.StartNew();
        while (!until() && deadline.Elapsed < Deadline.Time)
        {
            Thread.SpinWait(100);
        }
    }

    private Task LoggedAsync(string start) => LaneEvents.UntilAsync(
        () => _log.Lines.Any(line => line.StartsWith(start, StringComparison.Ordinal)), () => string.Join('\n', _log.Lines));

    private sealed class ThrowingObserver : IStallObserver
    {
        public void OnStall(Stall stall) => throw new InvalidOperationException("broken");
    }
}
