using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

public sealed class OverdueTests
{
    [Fact]
    public async Task Producer_that_goes_on_without_its_client_is_reported_and_counted_once_and_not_stopped()
    {
        var stuck = new TaskCompletionSource();
        var time = new HandDrivenTime();
        var log = new LogLines();
        await using var app = await StartAsync(_ => Stuck(stuck.Task), time, log);
        var counted = Count(app);
        using var client = await LeavingClient.GetAsync(app, "/stream");
        await client.ReadAsync();
        client.Leave();
        await LaneEvents.UntilAsync(() => time.Timers > 0, () => "Nobody noticed that the client left.");

        time.Advance(StreamWatch.OverdueAfter - TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(log.Lines, line => line.Contains("left", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(StreamWatch.OverdueAfter);

        Assert.Equal("Warning: The client of HTTP: GET /stream left 10 s ago", Assert.Single(
            log.Lines, line => line.Contains("left", StringComparison.Ordinal)).Split(", and")[0]);
        Assert.Equal(["HTTP: GET /stream"], counted);
        stuck.SetResult();
    }

    [Fact]
    public async Task Synchronous_producer_that_goes_on_without_its_client_is_reported_and_keeps_its_slot()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        var log = new LogLines();
        await using var app = await StartAsync(_ => Stuck(Task.CompletedTask), time, log, gate);
        using var client = await LeavingClient.GetAsync(app, "/lazy");
        await client.ReadAsync();
        await gate.ArrivedAsync();

        client.Leave();
        await LaneEvents.UntilAsync(() => time.Timers > 0, () => "Nobody noticed that the client left.");
        time.Advance(StreamWatch.OverdueAfter);

        Assert.Contains(log.Lines, line => line.Contains("GET /lazy left 10 s ago", StringComparison.Ordinal));
        Assert.Equal(1, app.Lane().Scheduler.SlotsInUse);
        gate.Open();
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.SlotsInUse == 0, () => "The slot is never given back.");
    }

    [Fact]
    public async Task Producer_that_ends_with_its_client_is_not_reported()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new HandDrivenTime();
        var log = new LogLines();
        await using var app = await StartAsync(token => Watching(ended, token), time, log);
        using var client = await LeavingClient.GetAsync(app, "/stream");
        await client.ReadAsync();

        client.Leave();
        await ended.Task.Within();
        await app.StopAsync();
        time.Advance(StreamWatch.OverdueAfter);

        Assert.DoesNotContain(log.Lines, line => line.Contains("left", StringComparison.Ordinal));
    }

    private static List<string?> Count(TestApp app)
    {
        var endpoints = new List<string?>();
        var meter = app.Services.GetRequiredService<LaneMeter>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument, meter.StreamsOverdue))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => endpoints.Add(tags[0].Value as string));
        listener.Start();
        return endpoints;
    }

    private static Task<TestApp> StartAsync(Func<CancellationToken, IAsyncEnumerable<int>> stream, HandDrivenTime time, LogLines log, Gate? gate = null) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/stream", (CancellationToken cancellationToken) => stream(cancellationToken));
            app.MapGet("/lazy", () => StuckAtGate(gate!));
        },
        configure: builder =>
        {
            builder.Services.AddSingleton(new StreamClock(time));
            builder.Logging.AddProvider(log);
        });

    private static async IAsyncEnumerable<int> Stuck(Task until)
    {
        yield return 1;
        await until;
    }

    private static IEnumerable<int> StuckAtGate(Gate gate)
    {
        yield return 1;
        // Longer than a batch may last, so the first item is sent.
        SlowWork.Take(TimeSpan.FromMilliseconds(30));
        yield return 2;
        gate.Pass();
        yield return 3;
    }

    private static async IAsyncEnumerable<int> Watching(
        TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            ended.SetResult();
        }
    }
}
