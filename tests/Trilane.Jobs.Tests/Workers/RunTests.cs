using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>What a job finds around it when it runs.</summary>
public sealed partial class RunTests
{
    private static readonly AsyncLocal<string?> _ambient = new();

    [Fact]
    public async Task A_job_runs_and_its_result_comes_back()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text.ToUpperInvariant()));

        var handle = await app.EnqueueAsync("hello");

        Assert.Equal("HELLO", await handle.WaitForResultAsync(Deadline.Token));
        var status = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal((JobState.Succeeded, true, 1, nameof(Answer)), (status.State, status.Done, status.Attempt, status.Job));
        Assert.True(status.CreatedAt <= status.StartedAt && status.StartedAt <= status.FinishedAt);
        Assert.Null(status.Error);
        Assert.Null(status.WaitingFor);
    }

    [Fact]
    public async Task Requests_and_results_are_JSON_as_the_app_writes_it()
    {
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Resize>(),
            (_, _, _) => Task.FromResult(""),
            jobs => jobs.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);

        var handle = await app.Client.EnqueueAsync(new ResizeRequest("a.png", [1, 2]), cancellationToken: Deadline.Token);
        var report = await handle.WaitForResultAsync(Deadline.Token);

        Assert.Equal(("a.png", 3), (report.FileName, report.TotalSize));
        Assert.Equal(
            1, await app.Folder.CountAsync("""SELECT count(*) FROM trilane_job WHERE CAST(request AS TEXT) = '{"file_name":"a.png","sizes":[1,2]}'"""));
        Assert.Equal(
            1, await app.Folder.CountAsync("""SELECT count(*) FROM trilane_job_outcome WHERE CAST(result AS TEXT) = '{"file_name":"a.png","total_size":3}'"""));
    }

    [Fact]
    public async Task Each_attempt_has_a_scope_of_its_own_which_ends_with_it()
    {
        List<Scoped> scopes = [];
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Scoping>(options => options.RetryDelay = TimeSpan.Zero),
            (_, _, _) => Task.FromResult(""),
            app: builder => builder.Services.AddSingleton(scopes).AddScoped<Scoped>());

        await (await app.Client.EnqueueAsync(new ScopingRequest(), cancellationToken: Deadline.Token)).WaitForResultAsync(Deadline.Token);

        Assert.Equal(2, scopes.Count);
        Assert.All(scopes, scope => Assert.True(scope.IsDisposed));
        Assert.NotSame(scopes[0], scopes[1]);
    }

    [Fact]
    public async Task Code_is_on_a_worker_thread_of_low_priority_and_comes_back_to_one_after_each_await()
    {
        List<string?> names = [];
        List<int> nice = [];
        void Look()
        {
            names.Add(Thread.CurrentThread.Name);
            nice.Add(NiceValue());
        }

        await using var app = await JobApp.StartAsync(async (_, _, cancellationToken) =>
        {
            Look();
            await Task.Delay(5, cancellationToken);
            Look();
            await Task.Yield();
            Look();
            return "";
        });

        await app.RunAsync();

        Assert.Equal(3, names.Count);
        Assert.All(names, name => Assert.StartsWith("lane jobs", name, StringComparison.Ordinal));
        Assert.All(nice, value => Assert.True(value > 0, $"A worker thread has the nice value {value}."));
    }

    [Fact]
    public async Task A_job_that_blocks_on_what_it_should_await_ends()
    {
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) => Inner(cancellationToken).Result + await Task.FromResult(1), jobs: jobs => jobs.RunWorkers(1));

        Assert.Equal("41", await app.RunAsync());

        static async Task<string> Inner(CancellationToken cancellationToken)
        {
            await Task.Delay(5, cancellationToken);
            return "4";
        }
    }

    [Fact]
    public async Task What_a_job_sets_in_its_context_is_not_seen_by_the_next_nor_is_the_starters_seen_by_any()
    {
        _ambient.Value = "starter";
        await using var app = await JobApp.StartAsync(
            async (text, _, cancellationToken) =>
            {
                var before = _ambient.Value;
                _ambient.Value = text;
                await Task.Delay(1, cancellationToken);
                return $"{before ?? "nothing"} then {_ambient.Value}";
            },
            jobs: jobs => jobs.RunWorkers(1));
        _ambient.Value = "caller";

        Assert.Equal("nothing then a", await app.RunAsync("a"));
        Assert.Equal("nothing then b", await app.RunAsync("b"));
    }

    [Fact]
    public async Task Log_records_of_a_job_say_which_job_and_attempt()
    {
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Talking>(), (_, _, _) => Task.FromResult(""), app: builder => builder.Services.AddLogging());

        var handle = await app.Client.EnqueueAsync(new TalkingRequest(), cancellationToken: Deadline.Token);
        await handle.WaitForResultAsync(Deadline.Token);

        Assert.Contains($"Job:Talking JobId:{handle.Id} Attempt:1", await app.Log.LineAsync("said by the job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_whoever_enqueued_it_goes_on_in_the_job()
    {
        List<Activity> ended = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Trilane.Jobs" or nameof(RunTests),
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(RunTests));
        await using var app = await JobApp.StartAsync((_, _, _) => Task.FromResult($"{Activity.Current?.TraceId}"));

        using var request = source.StartActivity("request")!;
        var handle = await app.EnqueueAsync();

        Assert.Equal($"{request.TraceId}", await handle.WaitForResultAsync(Deadline.Token));
        lock (ended)
        {
            var run = Assert.Single(ended, activity => activity.OperationName == "Answer run" && Equals(activity.GetTagItem("trilane.job.id"), handle.Id));
            var enqueue = Assert.Single(ended, activity => activity.OperationName == "Answer enqueue" && Equals(activity.GetTagItem("trilane.job.id"), handle.Id));
            Assert.Equal((ActivityKind.Producer, ActivityKind.Consumer), (enqueue.Kind, run.Kind));
            Assert.Equal(enqueue.SpanId, run.ParentSpanId);
            Assert.Equal(request.SpanId, enqueue.ParentSpanId);
            Assert.Equal(1, run.GetTagItem("trilane.attempt"));
        }
    }

    [Fact]
    public async Task The_meter_counts_what_was_taken_and_how_it_ended()
    {
        await using var app = await JobApp.StartAsync(
            (text, _, _) => text == "fail" ? throw new JobProblemException("no") : Task.FromResult(text), app: builder => builder.Services.AddMetrics());
        using var measured = new Measurements(app.Services);

        await app.RunAsync("ok");
        var failing = await app.EnqueueAsync("fail");
        await Assert.ThrowsAsync<JobFailedException>(() => failing.WaitForResultAsync(Deadline.Token));
        await measured.UntilAsync("trilane.jobs.attempts", 2);

        Assert.Equal(2, measured.Sum("trilane.jobs.enqueued"));
        Assert.Equal(1, measured.Sum("trilane.jobs.attempts", ("trilane.outcome", "succeeded"), ("trilane.job", nameof(Answer))));
        Assert.Equal(1, measured.Sum("trilane.jobs.attempts", ("trilane.outcome", "failed")));
        Assert.Equal(2, measured.Count("trilane.jobs.wait.duration"));
        Assert.Equal(2, measured.Count("trilane.jobs.run.duration"));
    }

    [Fact]
    public async Task A_thousand_jobs_of_many_callers_all_run_once()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => app.RunAsync($"{number}")));

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{number}"), results);
        Assert.Equal(1000, app.Code.Started.Distinct().Count());
        Assert.Equal(1000, app.Code.Started.Count);
    }

    private static int NiceValue()
    {
        // The field after the process's name, state, and fourteen more (proc(5)); that of this thread.
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    internal sealed record ResizeRequest(string FileName, int[] Sizes) : IJobRequest<ResizeReport>;

    internal sealed record ResizeReport(string FileName, int TotalSize);

    internal sealed class Resize : IJob<ResizeRequest, ResizeReport>
    {
        public Task<ResizeReport> RunAsync(ResizeRequest request, JobContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new ResizeReport(request.FileName, request.Sizes.Sum()));
    }

    internal sealed record ScopingRequest : IJobRequest<string>;

    internal sealed class Scoping(Scoped scoped, List<Scoped> scopes) : IJob<ScopingRequest, string>
    {
        public Task<string> RunAsync(ScopingRequest request, JobContext context, CancellationToken cancellationToken)
        {
            scopes.Add(scoped);
            return context.Attempt == 1 ? throw new IOException("once") : Task.FromResult("");
        }
    }

    internal sealed class Scoped : IDisposable
    {
        internal bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    internal sealed record TalkingRequest : IJobRequest<string>;

    internal sealed partial class Talking(ILogger<Talking> logger) : IJob<TalkingRequest, string>
    {
        public async Task<string> RunAsync(TalkingRequest request, JobContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Say(logger);
            return "";
        }

        [LoggerMessage(1, LogLevel.Information, "said by the job")]
        private static partial void Say(ILogger logger);
    }
}
