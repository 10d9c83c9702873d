using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Dashboard.Tests.Support;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Api;

public sealed class ListTests : IDisposable
{
    private readonly StallQueue _stalls = new();
    private Gate _gate = new();

    [Fact]
    public async Task Endpoints_have_the_agreed_members()
    {
        await using var app = await StartAsync();

        var endpoint = await app.EndpointAsync("/sync/{id}");

        Assert.Equal(
            [
                "name", "method", "route", "lane", "laneName", "declared", "requests", "inFlight", "cpuMs", "blockedMs", "waitingMs", "durationMsP50",
                "durationMsP99", "stalls", "quarantined", "advice",
            ],
            endpoint.Names());
        Assert.Equal(("GET", "blocking", "default", "sync"), (endpoint.Text("method"), endpoint.Text("lane"), endpoint.Text("laneName"), endpoint.Text("declared")));
        Assert.Equal((0, JsonValueKind.False, JsonValueKind.Null), (endpoint.Number("requests"), endpoint.Kind("quarantined"), endpoint.Kind("advice")));
    }

    [Fact]
    public async Task Endpoints_are_listed_with_the_lanes_they_run_on()
    {
        await using var app = await StartAsync();

        var endpoints = await app.ItemsAsync("/lanes/api/endpoints");

        Assert.Equal(
            [
                "GET /sync/{id} blocking default sync",
                "GET /async async async async",
                "POST,PUT /named blocking pdf async",
                "GET /marked async async sync",
                "POST /documents job index async",
                "* /any async async async",
                "GET /gate async async async",
            ],
            endpoints.Select(item => $"{item.Text("method")} {item.Text("route")} {item.Text("lane")} {item.Text("laneName")} {item.Text("declared")}"));
    }

    [Fact]
    public async Task Requests_are_counted_while_they_run_and_afterwards()
    {
        await using var app = await StartAsync();

        var running = app.GetAsync("/gate");
        await _gate.ArrivedAsync();
        var during = await app.EndpointAsync("/gate");
        _gate.Open();
        await running.Within();
        var after = await app.EndpointAsync("/gate", endpoint => endpoint.Number("inFlight") == 0);

        Assert.Equal((1, 1), (during.Number("requests"), during.Number("inFlight")));
        Assert.Equal(1, after.Number("requests"));
        Assert.InRange(after.Number("durationMsP50"), 0.001, 30_000);
    }

    [Fact]
    public async Task Lanes_have_the_agreed_members()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/sync/1");

        var lane = (await app.ItemsAsync("/lanes/api/lanes")).Single(item => item.Text("name") == "default");

        Assert.Equal(
            [
                "name", "kind", "threads", "busy", "queued", "maxThreads", "queueLimit", "completed", "rejected", "waitMsP50", "waitMsP99",
                "capacityPerSecond", "headroom",
            ],
            lane.Names());
        Assert.Equal(("blocking", 64, 1024, 1), (lane.Text("kind"), lane.Number("maxThreads"), lane.Number("queueLimit"), lane.Number("completed")));
        Assert.InRange(lane.Number("waitMsP50"), 0, lane.Number("waitMsP99"));
        Assert.InRange(lane.Number("capacityPerSecond"), 1, double.MaxValue);
        Assert.InRange(lane.Number("headroom"), 0.5, 1);
    }

    [Fact]
    public async Task Lanes_of_other_packages_are_listed_after_the_apps_own()
    {
        await using var app = await StartAsync();

        var lanes = await app.ItemsAsync("/lanes/api/lanes");

        Assert.Equal(
            ["async async", "blocking default", "blocking pdf", "blocking quarantine", "blocking quarantine-cpu", "job index"],
            lanes.Select(lane => $"{lane.Text("kind")} {lane.Text("name")}"));
        Assert.Equal((7, JsonValueKind.Null), (lanes[^1].Number("queued"), lanes[^1].Kind("waitMsP50")));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (lanes[0].Kind("maxThreads"), lanes[0].Kind("queueLimit")));
        Assert.InRange(lanes[0].Number("threads"), 1, int.MaxValue);
    }

    [Fact]
    public async Task Stalls_have_the_agreed_members_and_are_listed_newest_first()
    {
        await using var app = await StartAsync();
        await StallAsync(app, "/gate");
        await StallAsync(app, "/gate");

        var stalls = await app.ItemsAsync("/lanes/api/stalls");

        Assert.Equal([2, 1], stalls.Select(stall => stall["id"]!.GetValue<int>()));
        Assert.Equal(
            ["id", "at", "endpoint", "method", "route", "kind", "durationMs", "ended", "frames", "stackProblem"], stalls[0].Names());
        Assert.Equal(("GET", "/gate", "blocked"), (stalls[0].Text("method"), stalls[0].Text("route"), stalls[0].Text("kind")));
        Assert.InRange(stalls[0].Number("durationMs"), 100, 30_000);
        Assert.InRange(stalls[0]["at"]!.GetValue<DateTimeOffset>(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Contains(stalls[1]["frames"]!.AsArray(), frame => frame!.GetValue<string>().Contains("Gate.Pass in ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/lanes/api/endpoints", "route", 7)]
    [InlineData("/lanes/api/lanes", "name", 6)]
    [InlineData("/lanes/api/stalls", "at", 3)]
    public async Task Pages_together_are_the_whole_list(string path, string key, int count)
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await StallAsync(app, "/gate");
        }

        var all = await app.ItemsAsync(path);
        List<string> paged = [];
        string? next = $"{path}?limit=2";
        while (next is not null)
        {
            var page = await app.ReadAsync(next);
            var items = page["items"]!.AsArray();
            Assert.InRange(items.Count, 1, 2);
            paged.AddRange(items.Select(item => item!.AsObject().Text(key)!));
            next = page.Text("next");
        }

        Assert.Equal(count, all.Count);
        Assert.Equal(all.Select(item => item.Text(key)), paged);
    }

    [Fact]
    public async Task Address_of_the_next_page_is_right_behind_a_path_base()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapTrilaneDashboard("/ops/lanes").AllowAnonymous();
        });

        var next = (await app.ReadAsync("/base/ops/lanes/api/lanes?limit=1")).Text("next");

        Assert.Equal("/base/ops/lanes/api/lanes?offset=1&limit=1", next);
        Assert.Single(await app.ItemsAsync(next!));
        Assert.Equal("/base/ops/lanes/api/stalls", (await app.ReadAsync("/base/ops/lanes")).Text("stalls"));
    }

    [Theory]
    [InlineData("/lanes/api/endpoints?limit=0", "limit is '0'; it has to be a whole number from 1 to 1000.")]
    [InlineData("/lanes/api/lanes?limit=many", "limit is 'many'; it has to be a whole number from 1 to 1000.")]
    [InlineData("/lanes/api/lanes?offset=-1", "offset is '-1'; it has to be a whole number from 0, as in the address of the next page.")]
    [InlineData("/lanes/api/stalls?before=x", "before is 'x'; it has to be a whole number from 0, as in the address of the next page.")]
    public async Task Query_that_makes_no_sense_is_refused_with_what_would(string path, string problem)
    {
        await using var app = await StartAsync();

        var answer = await app.SendAsync(path);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(problem, (await answer.Content.ReadFromJsonAsync<JsonObject>())!.Text("detail"));
    }

    [Fact]
    public async Task Page_past_the_end_is_empty()
    {
        await using var app = await StartAsync();

        var page = await app.ReadAsync($"/lanes/api/endpoints?offset={long.MaxValue}");

        Assert.Equal((0, JsonValueKind.Null), (page["items"]!.AsArray().Count, page.Kind("next")));
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Stalls until that was noticed, with an update when it has ended.</summary>
    private async Task StallAsync(TestApp app, string path)
    {
        _gate = new();
        var answer = app.GetAsync(path);
        var noticed = await _stalls.NextAsync();
        if (noticed.Id == 1)
        {
            await _stalls.NextUpdateAsync(stall => stall.Id == 1 && stall.Frames.Count > 0);
        }

        _gate.Open();
        await answer.Within();
        await _stalls.NextUpdateAsync(stall => stall.Id == noticed.Id && stall.HasEnded);
    }

    private Task<TestApp> StartAsync() => DashboardApp.StartAsync(
        app =>
        {
            app.MapGet("/sync/{id}", (int id) => id);
            app.MapGet("/async", () => Task.FromResult("async"));
            app.MapMethods("/named", ["POST", "PUT"], async () => await Task.Yield()).RunOnBlockingLane("pdf");
            app.MapGet("/marked", () => "marked").RunOnAsyncLane();
            app.MapPost("/documents", async () => await Task.Yield()).WithMetadata(new LaneMetadata(LaneKind.Job, "index"));
            app.Map("/any", (RequestDelegate)(_ => Task.CompletedTask));
            app.MapGet("/gate", async () =>
            {
                await Task.Yield();
                _gate.Pass();
            });
        },
        options =>
        {
            options.AddBlockingLane("pdf");
            options.Stalls.Quarantine = QuarantineMode.Off;
        },
        builder =>
        {
            builder.Services.AddSingleton<IStallObserver>(_stalls);
            builder.Services.AddSingleton<ILaneSource, JobLanes>();
        });

    private sealed class JobLanes : ILaneSource
    {
        public ValueTask<IReadOnlyList<LaneSnapshot>> GetLanesAsync(CancellationToken cancellationToken) =>
            new([new LaneSnapshot("index", LaneKind.Job) { Queued = 7 }]);
    }
}
