using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

/// <summary>The log's record of a stall and the stack it waits for; the stacks come from the tests.</summary>
public sealed class StallRecordTests : IDisposable
{
    private static readonly StallFrame _sleep = new("System.Threading.Thread", "Sleep", "System.Private.CoreLib");
    private static readonly StallFrame _load = new("Shop.Prices", "Load", "Shop") { File = "/src/Prices.cs", Line = 12 };

    private readonly StallSink _stalls = new();
    private readonly LogLines _log = new();
    private readonly Gate _gate = new();
    private readonly TestStacks _stacks = new();

    [Fact]
    public async Task Record_waits_for_the_stack()
    {
        await using var app = await StartAsync();
        var answer = app.GetAsync("/gate");
        await _stalls.NextAsync();
        Assert.Empty(Records());

        _stacks.Result.SetResult(StackResult.Of([_sleep, _load]));

        await LoggedAsync();
        Assert.EndsWith(
            string.Join(Environment.NewLine, "record: 0.", "   at System.Threading.Thread.Sleep", "   at Shop.Prices.Load in /src/Prices.cs:line 12"),
            Assert.Single(Records()),
            StringComparison.Ordinal);
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Record_waits_no_longer_than_two_seconds()
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync("/gate");

        await LoggedAsync();
        Assert.EndsWith(" No stack: it could not be taken in time.", Assert.Single(Records()), StringComparison.Ordinal);
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Stack_that_fails_is_logged_and_costs_the_record_nothing_else()
    {
        await using var app = await StartAsync();
        _stacks.Result.SetException(new InvalidOperationException("broken"));

        var answer = app.GetAsync("/gate");

        await LoggedAsync();
        Assert.EndsWith(" No stack: taking it failed.", Assert.Single(Records()), StringComparison.Ordinal);
        Assert.Contains("Error: The stack of a stalled thread could not be taken.", _log.Lines);
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Record_that_waits_when_the_app_stops_is_still_written()
    {
        var app = await StartAsync();
        var answer = app.GetAsync("/gate");
        await _stalls.NextAsync();

        _gate.Open();
        await answer.Within();
        await app.DisposeAsync();

        Assert.Single(Records());
    }

    [Fact]
    public async Task One_stack_is_taken_for_each_endpoint_and_minute()
    {
        await using var app = await StartAsync();
        var answers = new[] { app.GetAsync("/gate"), app.GetAsync("/gate"), app.GetAsync("/other-gate") };

        for (var i = 0; i < answers.Length; i++)
        {
            await _stalls.NextAsync();
        }

        _gate.Open();
        await Task.WhenAll(answers).Within();
        Assert.Equal(2, _stacks.Taken);
    }

    [Theory]
    [InlineData(true, "Await Task.Delay instead of Thread.Sleep.")]
    [InlineData(false, "Await the call; or, where there is only a synchronous one, run it with BlockingLane.RunAsync or mark the endpoint [BlockingLane].")]
    public async Task Advisor_that_knows_the_call_has_the_word(bool knows, string advice)
    {
        await using var app = await StartAsync(services => services
            .AddSingleton<IBlockingCallAdvisor, BrokenAdvisor>()
            .AddSingleton<IBlockingCallAdvisor>(new Advisor(knows)));
        _stacks.Result.SetResult(StackResult.Of([_sleep, _load]));

        var answer = app.GetAsync("/gate");

        await LoggedAsync();
        Assert.Contains($" {advice} Stalls of this endpoint", Assert.Single(Records()), StringComparison.Ordinal);
        Assert.Contains("Error: An advisor on blocking calls failed.", _log.Lines);
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Report_has_a_stall_while_it_lasts_and_its_full_time_afterwards()
    {
        await using var app = await StartAsync();
        var report = app.Services.GetRequiredService<LaneReport>();
        var answer = app.GetAsync("/gate");
        var noticed = await _stalls.NextAsync();
        Assert.Equal((noticed.Id, false), (Assert.Single(report.GetStalls()).Id, report.GetStalls()[0].HasEnded));

        _gate.Open();
        await answer.Within();

        await LaneEvents.UntilAsync(() => report.GetStalls()[0].HasEnded, () => "The stall has not ended.");
        Assert.InRange(report.GetStalls()[0].Duration, noticed.Duration, Deadline.Time);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _log.Dispose();
    }

    private List<string> Records() => [.. _log.Lines.Where(line => line.Contains("Stalls of this endpoint since", StringComparison.Ordinal))];

    private Task LoggedAsync() => LaneEvents.UntilAsync(() => Records().Count > 0, () => string.Join('\n', _log.Lines));

    private async Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/gate", PassAsync);
                app.MapGet("/other-gate", PassAsync);
            },
            options => options.Stalls.Quarantine = QuarantineMode.Off,
            builder =>
            {
                builder.Logging.AddProvider(_log);
                builder.Services.AddSingleton<IStallObserver>(_stalls);
                configure?.Invoke(builder.Services);
            });
        app.Services.GetRequiredService<LaneReport>().UseStacks(_stacks);
        return app;
    }

    private async Task PassAsync()
    {
        await Task.Yield();
        _gate.Pass();
    }

    private sealed class TestStacks : IStallStackSource
    {
        private int _taken;

        public TaskCompletionSource<StackResult> Result { get; } = new();

        public int Taken => Volatile.Read(ref _taken);

        public Task<StackResult> TakeAsync(StalledThread thread)
        {
            Assert.True(thread.IsStillStalled);
            Interlocked.Increment(ref _taken);
            return Result.Task;
        }
    }

    private sealed class Advisor(bool knows) : IBlockingCallAdvisor
    {
        public string? Advise(BlockingCall blockingCall) =>
            knows && blockingCall is { Caller.Method: "Load", Callees: [{ Method: "Sleep" }] } ? "Await Task.Delay instead of Thread.Sleep." : null;
    }

    private sealed class BrokenAdvisor : IBlockingCallAdvisor
    {
        public string? Advise(BlockingCall blockingCall) => throw new InvalidOperationException("broken");
    }
}
