using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Measurement;

/// <summary>
/// Where the time of real requests goes. Limits are wide on the side on which a busy machine errs. They run alone, since the garbage
/// collections that other tests bring about are not counted as time in which code blocked.
/// </summary>
[Collection(nameof(SharedPool))]
public sealed class EndpointMeasurementTests
{
    private static readonly TimeSpan _time = TimeSpan.FromMilliseconds(40);
    private static readonly ManualResetEvent _never = new(initialState: false);

    [Theory]
    [InlineData("/async/blocks")]
    [InlineData("/sync/blocks")]
    [InlineData("/marked/blocks")]
    public async Task Time_in_which_a_thread_is_held_without_computing_is_blocked(string path)
    {
        var endpoint = await MeasureAsync(path);

        Assert.InRange(endpoint.Blocked!.Value, _time * 0.9, Deadline.Time);
        Assert.InRange(endpoint.Processor!.Value, TimeSpan.Zero, _time / 2);
    }

    [Theory]
    [InlineData("/async/computes")]
    [InlineData("/sync/computes")]
    [InlineData("/marked/computes")]
    public async Task Time_on_a_processor_is_that_of_all_threads_that_worked_for_it(string path)
    {
        var endpoint = await MeasureAsync(path);

        Assert.InRange(endpoint.Processor!.Value, _time * 0.9, _time * 2);
        // How long a thread that computes waits for a processor depends on the machine; it is not held against the code.
        Assert.InRange(endpoint.Blocked!.Value, TimeSpan.Zero, _time / 2);
    }

    [Theory]
    [InlineData("/async/waits")]
    [InlineData("/marked/waits")]
    [InlineData("/async/bridges")]
    public async Task Time_without_a_thread_is_waiting(string path)
    {
        var endpoint = await MeasureAsync(path);

        Assert.InRange(endpoint.Waiting, path == "/async/bridges" ? TimeSpan.Zero : _time * 0.9, Deadline.Time);
        Assert.InRange(endpoint.Processor!.Value, TimeSpan.Zero, _time / 2);
        if (path != "/async/bridges")
        {
            Assert.InRange(endpoint.Blocked!.Value, TimeSpan.Zero, _time / 2);
        }
    }

    [Fact]
    public async Task Percentiles_are_those_of_all_requests()
    {
        var endpoint = await MeasureAsync("/async/waits");

        Assert.Equal((6, 0), (endpoint.Requests, endpoint.InFlight));
        Assert.InRange(endpoint.DurationP50, _time * 0.9, Deadline.Time);
        Assert.InRange(endpoint.DurationP99, endpoint.DurationP50, Deadline.Time);
    }

    [Fact]
    public async Task Request_that_fails_has_ended_all_the_same()
    {
        await using var app = await StartAsync();

        await app.SendAsync("/async/fails");
        await app.SendAsync("/sync/fails");

        Assert.Equal((1, 0), await EndedAsync(app, "/async/fails"));
        Assert.Equal((1, 0), await EndedAsync(app, "/sync/fails"));
    }

    [Fact]
    public async Task Endpoint_that_blocks_is_told_to_move_after_twenty_requests()
    {
        await using var app = await StartAsync();

        for (var i = 0; i < 20; i++)
        {
            Assert.Null(Endpoint(app, "/async/blocks-shortly").Advice);
            await app.GetAsync("/async/blocks-shortly");
        }

        await LaneEvents.UntilAsync(() => Endpoint(app, "/async/blocks-shortly").Advice is not null, () => "There is no advice.");
        var advice = Endpoint(app, "/async/blocks-shortly").Advice!;
        Assert.Equal(LaneKind.Blocking, advice.Lane);
        Assert.Matches(@"^declared async, blocked \d+ ms of \d+ ms: blocking lane \(mean of 20 sampled requests\)$", advice.Reason);
    }

    private static async Task<EndpointSnapshot> MeasureAsync(string path)
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await app.GetAsync(path);
        }

        await EndedAsync(app, path);
        return Endpoint(app, path);
    }

    /// <summary>The response is sent before the request has ended.</summary>
    private static async Task<(long Requests, long InFlight)> EndedAsync(TestApp app, string path)
    {
        await LaneEvents.UntilAsync(
            () => Endpoint(app, path) is { InFlight: 0 } endpoint && (endpoint.Requests < 2 || endpoint.Processor > TimeSpan.Zero),
            () => $"{path} has not ended.");
        var endpoint = Endpoint(app, path);
        return (endpoint.Requests, endpoint.InFlight);
    }

    private static EndpointSnapshot Endpoint(TestApp app, string route) =>
        app.Services.GetRequiredService<LaneReport>().GetEndpoints().Single(endpoint => endpoint.Route == route);

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/async/blocks", async () => await BlockAsync());
            app.MapGet("/sync/blocks", () => Block(_time));
            app.MapGet("/marked/blocks", async () => await BlockAsync()).RunOnBlockingLane();
            app.MapGet("/async/computes", async () => await ComputeAsync());
            app.MapGet("/sync/computes", () => Compute(_time));
            app.MapGet("/marked/computes", async () => await ComputeAsync()).RunOnBlockingLane();
            app.MapGet("/async/waits", async () => await Task.Delay(_time));
            app.MapGet("/marked/waits", async () => await Task.Delay(_time)).RunOnBlockingLane();
            app.MapGet("/async/bridges", async (BlockingLane lane) => await lane.RunAsync(() => Block(_time)));
            app.MapGet("/async/fails", async () => await Task.FromException(new InvalidOperationException("broken")));
            app.MapGet("/sync/fails", () => Fail());
            app.MapGet("/async/blocks-shortly", async () =>
            {
                await Task.Yield();
                Block(TimeSpan.FromMilliseconds(15));
            });
        },
        options => options.Stalls.Quarantine = QuarantineMode.Off);

    private static string Fail() => throw new InvalidOperationException("broken");

    private static async Task BlockAsync()
    {
        await Task.Yield();
        Block(_time / 2);
        await Task.Yield();
        Block(_time / 2);
    }

    /// <summary>Waits without spinning first: on a busy machine a spinning thread may not get to wait at all in such a short time.</summary>
    private static void Block(TimeSpan time) => _never.WaitOne(time);

    private static async Task ComputeAsync()
    {
        await Task.Yield();
        Compute(_time / 2);
        await Task.Yield();
        Compute(_time / 2);
    }

    /// <summary>Uses up a time of its thread's own, however long that takes.</summary>
    private static void Compute(TimeSpan time)
    {
        var since = ThreadUsage.OfCurrentThread().Processor;
        var deadline = Stopwatch.StartNew();
        while (ThreadUsage.OfCurrentThread().Processor - since < time && deadline.Elapsed < Deadline.Time)
        {
            Thread.SpinWait(100);
        }
    }
}
