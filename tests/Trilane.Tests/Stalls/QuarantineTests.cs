using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

public sealed class QuarantineTests : IDisposable
{
    private readonly StallSink _stalls = new();
    private readonly LogLines _log = new();

    [Theory]
    [InlineData("/waits", "quarantine")]
    [InlineData("/computes", "quarantine-cpu")]
    public async Task Endpoint_that_stalls_three_times_runs_on_a_lane_of_its_kind_from_then_on(string path, string lane)
    {
        await using var app = await StartAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("async async", await app.GetAsync(path));
        }

        Assert.Equal($"{lane} {lane}", await app.GetAsync(path));
        Assert.Equal($"{lane} {lane}", await app.GetAsync(path));
        Assert.Equal("async", await app.GetAsync("/innocent"));
        Assert.Equal(3, _stalls.Count);
        Assert.Equal(
            $"Warning: HTTP: GET {path} runs on the blocking lane '{lane}' from now on, until the process ends or its quarantine is lifted: "
            + $"it stalled 3 times within 00:01:00. Mend what its records name, or mark the endpoint [BlockingLane].",
            Assert.Single(_log.Lines, line => line.Contains("from now on", StringComparison.Ordinal)));
        Assert.Equal([$"HTTP: GET {path}"], app.Services.GetRequiredService<Quarantine>().Endpoints);
    }

    [Fact]
    public async Task Lifted_endpoint_runs_on_its_own_lane_until_it_stalls_as_often_again()
    {
        await using var app = await StartAsync(options => options.Stalls.QuarantineAfter = 1);
        var quarantine = app.Services.GetRequiredService<Quarantine>();
        await app.GetAsync("/waits");
        Assert.Equal("quarantine quarantine", await app.GetAsync("/waits"));

        Assert.True(quarantine.Lift("HTTP: GET /waits"));

        Assert.False(quarantine.Lift("HTTP: GET /waits"));
        Assert.Empty(quarantine.Endpoints);
        Assert.Equal("async async", await app.GetAsync("/waits"));
        Assert.Equal("quarantine quarantine", await app.GetAsync("/waits"));
    }

    [Theory]
    [InlineData(QuarantineMode.ReportOnly, true)]
    [InlineData(QuarantineMode.Off, false)]
    public async Task Endpoint_stays_where_it_is_unless_told_to_move(QuarantineMode mode, bool isLogged)
    {
        await using var app = await StartAsync(options => (options.Stalls.Quarantine, options.Stalls.QuarantineAfter) = (mode, 1));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("async async", await app.GetAsync("/waits"));
        }

        Assert.Equal(2, _stalls.Count);
        Assert.Equal(isLogged, _log.Lines.Any(line => line.Contains("With Trilane:Stalls:Quarantine = Move it would run", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Exempted_endpoint_is_not_moved()
    {
        await using var app = await StartAsync(options => options.Stalls.QuarantineAfter = 1);

        await app.GetAsync("/allowed");

        Assert.Equal("async", await app.GetAsync("/allowed"));
        Assert.Equal(2, Watched(app, "/allowed").Stalls);
    }

    [Fact]
    public async Task Full_quarantine_answers_503_and_its_handler_never_starts()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(
            options =>
            {
                options.Stalls.QuarantineAfter = 1;
                options.AddBlockingLane("quarantine", lane => (lane.MaxThreads, lane.QueueLimit) = (1, 1));
            },
            app => app.MapGet("/gate", async () =>
            {
                await Task.Yield();
                gate.Pass();
            }));
        var first = app.SendAsync("/gate");
        await _stalls.NextAsync();
        var held = new[] { app.SendAsync("/gate"), app.SendAsync("/gate") };
        await LaneEvents.QueuedAsync(app.Lane("quarantine"), 1);

        var refused = await app.SendAsync("/gate");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        gate.Open();
        Assert.All(await Task.WhenAll([first, .. held]).Within(), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(3, gate.Passed);
    }

    [Fact]
    public async Task Endpoint_that_has_used_up_the_rescue_refuses_new_requests_for_itself_alone()
    {
        await using var app = await StartAsync();
        var offender = Watched(app, "/waits");

        offender.Sheds = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync("/waits")).StatusCode);
        Assert.Equal("async", await app.GetAsync("/innocent"));
    }

    [Fact]
    public void Stalls_far_apart_do_not_add_up()
    {
        using var lanes = new TestLane();
        var quarantine = new Quarantine(
            lanes.All, Microsoft.Extensions.Options.Options.Create(new TrilaneOptions()), new LoggerFactory().CreateLogger<Quarantine>());
        var endpoint = new WatchedEndpoint("HTTP: GET /", "/", mayBlock: false, canMove: true);

        foreach (var second in new[] { 0, 50, 61, 115 })
        {
            quarantine.Count(endpoint, StallKind.Blocked, TimeSpan.FromSeconds(second));
            Assert.Null(endpoint.Quarantine);
        }

        quarantine.Count(endpoint, StallKind.Blocked, TimeSpan.FromSeconds(116));
        Assert.Equal("quarantine", endpoint.Quarantine?.Name);
    }

    public void Dispose() => _log.Dispose();

    private static WatchedEndpoint Watched(TestApp app, string route) => Watched(app.Services, route);

    private static WatchedEndpoint Watched(IServiceProvider services, string route) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText == route).Metadata.GetRequiredMetadata<EndpointLane>().Watched!;

    private Task<TestApp> StartAsync(Action<TrilaneOptions>? lanes = null, Action<WebApplication>? map = null) => TestApp.StartAsync(
        app =>
        {
            var never = new ManualResetEventSlim();
            // Each stalls as long as nobody has noticed, and says where it was before and after an await.
            app.MapGet("/waits", async () => await StallAsync(_stalls.WaitForMoreThan));
            app.MapGet("/computes", async () => await StallAsync(noticed =>
            {
                while (_stalls.Count == noticed)
                {
                    Thread.SpinWait(100);
                }
            }));
            app.MapGet("/innocent", async () => await Task.FromResult(Here.Lane));
            app.MapGet("/allowed", async () =>
            {
                await Task.Yield();
                var noticed = Watched(app.Services, "/allowed").Stalls;
                while (Watched(app.Services, "/allowed").Stalls == noticed)
                {
                    never.Wait(TimeSpan.FromMilliseconds(50));
                }

                return Here.Lane;
            }).AllowBlocking();
            map?.Invoke(app);
        },
        lanes,
        builder =>
        {
            builder.Logging.AddProvider(_log);
            builder.Services.AddSingleton<IStallObserver>(_stalls);
        });

    private async Task<string> StallAsync(Action<int> stall)
    {
        await Task.Yield();
        var lane = Here.Lane;
        if (lane == "async")
        {
            stall(_stalls.Count);
        }

        await Task.Yield();
        return $"{lane} {Here.Lane}";
    }
}
