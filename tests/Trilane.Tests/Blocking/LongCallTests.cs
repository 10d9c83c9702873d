using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

/// <summary>Calls that hold a place of their lane for long are named in the log.</summary>
public sealed class LongCallTests : IDisposable
{
    private static readonly TimeSpan _threshold = TimeSpan.FromSeconds(60);

    private readonly LogLines _log = new();
    private readonly HandDrivenTime _time = new();

    [Fact]
    public async Task Call_past_its_lanes_limit_is_named_once()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(time: _time, logger: _log);
        var call = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();

        _time.Advance(_threshold - TimeSpan.FromSeconds(1));
        Assert.Empty(_log.Lines);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(_threshold);

        Assert.Equal(
            "Warning: A call on the blocking lane 'default' has been running for 60 s and holds one of its 64 places: work outside a request. "
            + "Give the work a time-out or a token, or a lane of its own.",
            Assert.Single(_log.Lines));
        gate.Open();
        await call.Within();
    }

    [Fact]
    public async Task Later_call_is_named_too_when_an_earlier_one_still_runs()
    {
        using var gate = new Gate();
        using var lanes = new TestLane(time: _time, logger: _log);
        var early = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        _time.Advance(_threshold + TimeSpan.FromSeconds(1));
        var late = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();

        _time.Advance(_threshold - TimeSpan.FromSeconds(1));
        Assert.Single(_log.Lines);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _log.Lines.Count);
        gate.Open();
        await Task.WhenAll(early, late).Within();
    }

    [Fact]
    public async Task Endpoint_is_the_name_of_its_call()
    {
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/report/{id}", (int id) => gate.Pass()).RunOnBlockingLane("pdf"),
            options => options.AddBlockingLane("pdf", lane => lane.LongCallThreshold = TimeSpan.FromMilliseconds(20)),
            builder => builder.Logging.AddProvider(_log));

        var answer = app.SendAsync("/report/7");

        await LaneEvents.UntilAsync(() => Warning() is not null, () => "The log names no call.");
        Assert.Contains("lane 'pdf'", Warning(), StringComparison.Ordinal);
        Assert.Contains("HTTP: GET /report/{id}", Warning(), StringComparison.Ordinal);
        gate.Open();
        Assert.True((await answer).IsSuccessStatusCode);
    }

    public void Dispose() => _log.Dispose();

    private string? Warning() => _log.Lines.FirstOrDefault(line => line.StartsWith("Warning: A call on", StringComparison.Ordinal));
}
