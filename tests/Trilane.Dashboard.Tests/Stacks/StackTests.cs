using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Dashboard.Tests.Support;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Stacks;

public sealed class StackTests : IDisposable
{
    private readonly StallQueue _stalls = new();
    private readonly LogLines _log = new();
    private readonly Gate _gate = new();
    private readonly StallingCode _code;

    public StackTests() => _code = new(_gate);

    [Theory]
    [InlineData("/before-await", "BeforeAwaitAsync")]
    [InlineData("/after-await", "AfterAwaitAsync")]
    [InlineData("/generic", "InGenericMethodAsync")]
    [InlineData("/local-function", "Local")]
    [InlineData("/lambda", "InLambdaAsync (lambda)")]
    public async Task Stall_is_shown_with_the_users_own_method_and_line(string path, string method)
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync(path);
        var stall = await _stalls.NextUpdateAsync();

        Assert.Null(stall.StackProblem);
        Assert.Equal($"Trilane.Tests.Support.Gate.Pass", Name(stall.Frames[1]));
        var frame = stall.Frames[2];
        Assert.Equal($"Trilane.Dashboard.Tests.Stacks.StallingCode.{method}", Name(frame));
        Assert.Equal((Path.GetFileName(frame.File), frame.Line), ("StallingCode.cs", _code.Line));
        Assert.False(stall.HasEnded);
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Call_that_left_the_users_code_comes_first()
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync("/task");
        var stall = await _stalls.NextUpdateAsync();

        Assert.Equal("System.Threading.Tasks.Task.Wait", Name(stall.Frames[0]));
        Assert.Equal(_code.Line, stall.Frames[1].Line);
        Assert.All(stall.Frames.Skip(1), frame => Assert.Equal("Trilane.Dashboard.Tests", frame.Assembly));
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Code_that_computes_is_shown_where_it_does()
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync("/compute");
        var stall = await _stalls.NextUpdateAsync();
        StallingCode.StopComputing();
        await answer.Within();

        Assert.Equal(StallKind.Cpu, stall.Kind);
        Assert.Contains(stall.Frames.Take(2), frame => Name(frame) == "Trilane.Dashboard.Tests.Stacks.StallingCode.Compute" && frame.Line > 0);
    }

    [Fact]
    public async Task Log_has_one_record_with_the_stack_within_two_seconds()
    {
        await using var app = await StartAsync();
        var since = Stopwatch.StartNew();
        var answers = new[] { app.GetAsync("/after-await"), app.GetAsync("/after-await") };

        await _stalls.NextUpdateAsync();

        var record = Assert.Single(Records());
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains("and is still at it", record, StringComparison.Ordinal);
        var frame = string.Create(CultureInfo.InvariantCulture, $"StallingCode.cs:line {_code.Line}");
        Assert.Contains(record.Split('\n'), line =>
            line.StartsWith("   at Trilane.Dashboard.Tests.Stacks.StallingCode.AfterAwaitAsync in ", StringComparison.Ordinal)
            && line.Contains(frame, StringComparison.Ordinal));
        _gate.Open();
        await Task.WhenAll(answers).Within();
        Assert.Single(Records());
    }

    [Fact]
    public async Task Stacks_of_stalls_at_the_same_time_are_not_mixed_up()
    {
        await using var app = await StartAsync();
        var answers = new[] { "/before-await", "/after-await", "/generic", "/local-function" }.Select(path => app.GetAsync(path)).ToList();

        for (var i = 0; i < answers.Count; i++)
        {
            var stall = await _stalls.NextUpdateAsync();
            var method = stall.Route switch
            {
                "/before-await" => "BeforeAwaitAsync",
                "/after-await" => "AfterAwaitAsync",
                "/generic" => "InGenericMethodAsync",
                _ => "Local",
            };
            Assert.Equal($"Trilane.Dashboard.Tests.Stacks.StallingCode.{method}", Name(stall.Frames[2]));
        }

        _gate.Open();
        await Task.WhenAll(answers).Within();
    }

    [Fact]
    public async Task Stall_that_ended_before_its_stack_could_be_taken_says_so()
    {
        await using var app = await StartAsync();
        using var isAnswered = new ManualResetEventSlim();
        _stalls.OnNoticed = _ =>
        {
            _gate.Open();
            isAnswered.Wait(Deadline.Time);
        };

        await app.GetAsync("/after-await").Within();
        isAnswered.Set();
        var stall = await _stalls.NextUpdateAsync(stall => stall.StackProblem is not null);

        Assert.Equal("it ended before its stack could be taken", stall.StackProblem);
        Assert.Empty(stall.Frames);
        Assert.EndsWith(" No stack: it ended before its stack could be taken.", Assert.Single(Records()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advisor_sees_the_call_and_its_answer_is_in_the_record()
    {
        var advisor = new RecordingAdvisor();
        await using var app = await StartAsync(services => services.AddSingleton<IBlockingCallAdvisor>(advisor));

        var answer = app.GetAsync("/task");
        await _stalls.NextUpdateAsync();

        Assert.Contains(" Await it. Stalls of this endpoint", Assert.Single(Records()), StringComparison.Ordinal);
        var call = Assert.Single(advisor.Calls);
        Assert.Equal("ForTaskAsync", call.Caller.Method);
        Assert.Equal("System.Threading.Tasks.Task.Wait", Name(call.Callees[0]));
        _gate.Open();
        await answer.Within();
    }

    [Fact]
    public async Task Record_names_the_awaitable_form_of_a_call_that_the_catalogue_knows()
    {
        await using var app = await StartAsync();

        var answer = app.GetAsync("/semaphore");
        await _stalls.NextUpdateAsync();

        Assert.Contains(" Await SemaphoreSlim.WaitAsync instead of SemaphoreSlim.Wait. Stalls of this endpoint", Assert.Single(Records()), StringComparison.Ordinal);
        _code.Semaphore.Release();
        await answer.Within();
    }

    public void Dispose()
    {
        _gate.Dispose();
        _log.Dispose();
    }

    private static string Name(StallFrame frame) => $"{frame.Type}.{frame.Method}";

    private List<string> Records() => [.. _log.Lines.Where(line => line.Contains("Stalls of this endpoint since", StringComparison.Ordinal))];

    private Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null) => DashboardApp.StartAsync(
        app =>
        {
            app.MapGet("/before-await", _code.BeforeAwaitAsync);
            app.MapGet("/after-await", _code.AfterAwaitAsync);
            app.MapGet("/generic", () => _code.InGenericMethodAsync("value"));
            app.MapGet("/local-function", _code.InLocalFunctionAsync);
            app.MapGet("/lambda", _code.InLambdaAsync);
            app.MapGet("/task", _code.ForTaskAsync);
            app.MapGet("/semaphore", _code.ForSemaphoreAsync);
            app.MapGet("/compute", _code.ComputingAsync);
        },
        options => options.Stalls.Quarantine = QuarantineMode.Off,
        builder =>
        {
            builder.Logging.AddProvider(_log);
            builder.Services.AddSingleton<IStallObserver>(_stalls);
            configure?.Invoke(builder.Services);
        });

    private sealed class RecordingAdvisor : IBlockingCallAdvisor
    {
        public List<BlockingCall> Calls { get; } = [];

        public string Advise(BlockingCall blockingCall)
        {
            Calls.Add(blockingCall);
            return "Await it.";
        }
    }
}
