using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Stalls;
using Trilane.Tests.Support;

namespace Trilane.Tests.Hubs;

public sealed class HubTests : IDisposable
{
    private readonly Gate _gate = new();

    [Theory]
    [InlineData(nameof(WorkHub.Synchronous), "default")]
    [InlineData(nameof(WorkHub.Asynchronous), "async")]
    [InlineData(nameof(WorkHub.MarkedAsync), "async")]
    [InlineData(nameof(WorkHub.MarkedBlocking), "small small")]
    public async Task Method_runs_on_the_lane_of_its_signature_or_mark(string method, string lane)
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"));
        await using var client = await ConnectAsync(app);

        Assert.Equal(lane, await client.InvokeAsync<string>(method, Deadline.Token));
    }

    [Theory]
    [InlineData(nameof(WorkHub.Channel))]
    [InlineData(nameof(WorkHub.Stream))]
    public async Task Streaming_method_stays_on_the_async_lane(string method)
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"));
        await using var client = await ConnectAsync(app);

        var items = new List<string>();
        await foreach (var item in client.StreamAsync<string>(method, Deadline.Token))
        {
            items.Add(item);
        }

        Assert.Equal(["async"], items);
    }

    [Theory]
    [InlineData(nameof(WorkHub.Synchronous), "small")]
    [InlineData(nameof(WorkHub.MarkedAsync), "async")]
    public async Task Convention_of_the_mapping_counts_less_than_a_methods_mark(string method, string lane)
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub").RunOnBlockingLane("small"));
        await using var client = await ConnectAsync(app);

        Assert.Equal(lane, await client.InvokeAsync<string>(method, Deadline.Token));
    }

    [Fact]
    public async Task Mark_on_the_class_counts_more_than_the_mapping()
    {
        await using var app = await StartAsync(app => app.MapHub<MarkedHub>("/hub").RunOnAsyncLane());
        await using var client = await ConnectAsync(app);

        Assert.Equal("small", await client.InvokeAsync<string>(nameof(MarkedHub.Work), Deadline.Token));
    }

    [Fact]
    public async Task Unmarked_methods_stay_where_they_are_when_only_marked_ones_move()
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"), options => options.Selection = LaneSelection.MarkedOnly);
        await using var client = await ConnectAsync(app);

        Assert.Equal("async", await client.InvokeAsync<string>(nameof(WorkHub.Synchronous), Deadline.Token));
        Assert.Equal("small small", await client.InvokeAsync<string>(nameof(WorkHub.MarkedBlocking), Deadline.Token));
    }

    [Fact]
    public async Task Full_lane_is_told_to_the_client_and_its_method_never_starts()
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"));
        var clients = new List<HubConnection>();
        for (var i = 0; i < 3; i++)
        {
            clients.Add(await ConnectAsync(app));
        }

        var running = clients[0].InvokeAsync(nameof(WorkHub.Hold), Deadline.Token);
        await _gate.ArrivedAsync();
        var queued = clients[1].InvokeAsync(nameof(WorkHub.Hold), Deadline.Token);
        await LaneEvents.QueuedAsync(app.Lane("small"), 1);

        var refusal = await Assert.ThrowsAsync<HubException>(() => clients[2].InvokeAsync(nameof(WorkHub.Hold), Deadline.Token));

        Assert.Contains("as many of these calls as it can hold (lane 'small'). Try again in 1 s.", refusal.Message, StringComparison.Ordinal);
        _gate.Open();
        await Task.WhenAll(running, queued).Within();
        Assert.Equal(2, _gate.Passed);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Call_whose_client_has_gone_never_starts()
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"));
        await using var staying = await ConnectAsync(app);
        var leaving = await ConnectAsync(app);
        var running = staying.InvokeAsync(nameof(WorkHub.Hold), Deadline.Token);
        await _gate.ArrivedAsync();
        await leaving.SendAsync(nameof(WorkHub.Hold), Deadline.Token);
        await LaneEvents.QueuedAsync(app.Lane("small"), 1);

        await leaving.DisposeAsync();

        await LaneEvents.QueuedAsync(app.Lane("small"), 0);
        _gate.Open();
        await running.Within();
        Assert.Equal(1, _gate.Entered);
    }

    [Fact]
    public async Task Method_that_blocks_the_pool_is_named()
    {
        var stalls = new StallSink();
        await using var app = await StartAsync(
            app => app.MapHub<WorkHub>("/hub"), configure: services => services.AddSingleton<IStallObserver>(stalls));
        await using var client = await ConnectAsync(app);

        var call = client.InvokeAsync(nameof(WorkHub.Stall), Deadline.Token);

        Assert.Equal("WorkHub.Stall", (await stalls.NextAsync()).Endpoint);
        _gate.Open();
        await call.Within();
    }

    [Fact]
    public async Task Method_that_stalls_again_and_again_runs_in_quarantine_until_that_is_lifted()
    {
        var stalls = new StallSink();
        await using var app = await StartAsync(
            app => app.MapHub<WorkHub>("/hub"),
            options => options.Stalls.QuarantineAfter = 2,
            services => services.AddSingleton(stalls).AddSingleton<IStallObserver>(stalls));
        await using var client = await ConnectAsync(app);
        var quarantine = app.Services.GetRequiredService<Quarantine>();

        Assert.Equal("async async", await client.InvokeAsync<string>(nameof(WorkHub.StallOnPool), Deadline.Token));
        Assert.Equal("async async", await client.InvokeAsync<string>(nameof(WorkHub.StallOnPool), Deadline.Token));
        Assert.Equal("quarantine quarantine", await client.InvokeAsync<string>(nameof(WorkHub.StallOnPool), Deadline.Token));
        Assert.Equal("async", await client.InvokeAsync<string>(nameof(WorkHub.Asynchronous), Deadline.Token));
        Assert.Equal(["WorkHub.StallOnPool"], quarantine.Endpoints);

        Assert.True(quarantine.Lift("WorkHub.StallOnPool"));
        Assert.Equal("async async", await client.InvokeAsync<string>(nameof(WorkHub.StallOnPool), Deadline.Token));
    }

    [Fact]
    public async Task Methods_are_measured_and_listed_behind_their_hub()
    {
        await using var app = await StartAsync(app => app.MapHub<WorkHub>("/hub"));
        await using var client = await ConnectAsync(app);

        await client.InvokeAsync<string>(nameof(WorkHub.Synchronous), Deadline.Token);
        await client.InvokeAsync<string>(nameof(WorkHub.Synchronous), Deadline.Token);

        var methods = app.Services.GetRequiredService<LaneReport>().GetEndpoints();
        var method = Assert.Single(methods, method => method is { Route: "/hub WorkHub.Synchronous" });
        Assert.Equal(("HUB", LaneKind.Blocking, "default", false, 2), (method.Method, method.Lane, method.LaneName, method.IsDeclaredAsync, method.Requests));
        Assert.All(methods, method => Assert.Equal("HUB", method.Method));
    }

    [Fact]
    public async Task Work_after_the_response_says_that_a_hub_has_none()
    {
        await using var app = await StartAsync(
            app => app.MapHub<WorkHub>("/hub"), configure: services => services.AddSignalR(options => options.EnableDetailedErrors = true));
        await using var client = await ConnectAsync(app);

        var error = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync<string>(nameof(WorkHub.AfterResponse), Deadline.Token));

        Assert.Contains("IAfterResponse is for HTTP requests; a hub method has no response", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Contradicting_marks_keep_the_app_from_starting() => RefusedAsync<ContradictingHub>(
        "its hub method ContradictingHub.Work: it has two contradicting marks on one level, [AsyncLane] and [BlockingLane].");

    [Fact]
    public Task Unknown_lane_keeps_the_app_from_starting() =>
        RefusedAsync<UnknownLaneHub>("its hub method UnknownLaneHub.Work: There is no blocking lane 'video'.");

    [Fact]
    public Task Unknown_lane_of_a_parameter_keeps_the_app_from_starting() =>
        RefusedAsync<UnknownKeyHub>("its parameter 'lane' asks for an unknown lane. There is no blocking lane 'video'.");

    public void Dispose() => _gate.Dispose();

    private Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<TrilaneOptions>? lanes = null, Action<IServiceCollection>? configure = null) => TestApp.StartAsync(
        map,
        options =>
        {
            options.AddBlockingLane("small", lane => (lane.MaxThreads, lane.QueueLimit) = (1, 1));
            lanes?.Invoke(options);
        },
        builder =>
        {
            builder.Services.AddSignalR();
            builder.Services.AddSingleton(_gate);
            configure?.Invoke(builder.Services);
        });

    private async Task RefusedAsync<THub>(string message)
        where THub : Hub
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.MapHub<THub>("/hub")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static async Task<HubConnection> ConnectAsync(TestApp app)
    {
        var client = new HubConnectionBuilder().WithUrl(new Uri(app.Client.BaseAddress!, "/hub")).Build();
        await client.StartAsync(Deadline.Token);
        return client;
    }

    [BlockingLane("small")]
    private sealed class MarkedHub : Hub
    {
        public string Work() => Here.Lane;
    }

    private sealed class ContradictingHub : Hub
    {
        [AsyncLane]
        [BlockingLane]
        public string Work() => Here.Lane;
    }

    private sealed class UnknownLaneHub : Hub
    {
        [BlockingLane("video")]
        public string Work() => Here.Lane;
    }

    private sealed class UnknownKeyHub : Hub
    {
        public string Work([FromKeyedServices("video")] BlockingLane lane) => lane.Name;
    }
}
