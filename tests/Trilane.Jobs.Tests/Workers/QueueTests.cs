using System.Diagnostics;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>Which job starts next, and how many at a time.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task Jobs_of_a_higher_priority_start_first_and_those_of_the_same_in_the_order_in_which_they_came()
    {
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await (text == "first" ? gate.Task : Task.CompletedTask);
                return text;
            },
            jobs: jobs => jobs.RunWorkers(1));
        var first = app.RunAsync("first");
        await app.Code.StartedAsync();
        List<Task> all = [first];
        foreach (var (text, priority) in new[] { ("a", 0), ("b", 0), ("low", -5), ("high", 7), ("c", 0), ("higher", 9) })
        {
            var handle = await app.EnqueueAsync(text, new EnqueueOptions { Priority = priority });
            all.Add(handle.WaitForResultAsync(Deadline.Token));
        }

        gate.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(["first", "higher", "high", "a", "b", "c", "low"], app.Code.Started);
    }

    [Fact]
    public async Task A_job_for_later_waits_for_its_time_and_then_runs()
    {
        await using var app = await JobApp.StartAsync((_, _, _) => Task.FromResult("done"));
        var runAt = DateTimeOffset.UtcNow.AddSeconds(1);

        var handle = await app.EnqueueAsync(options: new EnqueueOptions { RunAt = runAt });
        var waiting = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal("done", await handle.WaitForResultAsync(Deadline.Token));
        var done = await handle.GetStatusAsync(Deadline.Token);

        Assert.Equal((JobState.Queued, JobWaitingFor.Time), (waiting.State, waiting.WaitingFor));
        Assert.InRange((waiting.RunAt!.Value - runAt).TotalMilliseconds, 0, 1);
        Assert.True(done.StartedAt >= waiting.RunAt, $"It started at {done.StartedAt:O}, before {runAt:O}.");
    }

    [Fact]
    public async Task A_queue_has_no_more_workers_than_its_limit_and_others_have_the_rest()
    {
        var (now, most) = (0, 0);
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>(options => options.Queue = "narrow").AddJob<AnswerElse>(options => options.Queue = "wide"),
            async (text, _, _) =>
            {
                if (text == "wide")
                {
                    return text;
                }

                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await gate.Task;
                Interlocked.Decrement(ref now);
                return text;
            },
            jobs => jobs.RunWorkers(4).AddQueue("narrow", queue => queue.Workers = 2));

        var narrow = Enumerable.Range(0, 6).Select(_ => app.RunAsync("narrow")).ToArray();
        await app.Code.StartedAsync(2);
        for (var i = 0; i < 10; i++)
        {
            var handle = await app.Client.EnqueueAsync(new AskElse("wide"), cancellationToken: Deadline.Token);
            await handle.WaitForResultAsync(Deadline.Token);
        }

        Assert.Equal(2, now);
        gate.SetResult();
        await Task.WhenAll(narrow).Within();
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task The_configuration_sets_workers_and_limits()
    {
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await gate.Task;
                return text;
            },
            settings: [("Trilane:Jobs:Workers", "5"), ("Trilane:Jobs:Queues:default:Workers", "3"), ("Trilane:Jobs:Queues:default:Limit", "4")]);

        var jobs = Enumerable.Range(0, 4).Select(_ => app.RunAsync()).ToArray();
        await app.Code.StartedAsync(3);

        Assert.Equal(3, app.Worker.Busy);
        var refused = await Assert.ThrowsAsync<QueueFullException>(() => app.EnqueueAsync());
        Assert.Equal("default", refused.Queue);
        Assert.InRange(refused.RetryAfter.TotalSeconds, 1, 60);
        gate.SetResult();
        await Task.WhenAll(jobs);
        Assert.Equal("", await app.RunAsync());
    }

    [Fact]
    public async Task A_worker_that_becomes_free_goes_on_at_once_with_whatever_queue_has_work()
    {
        // Long enough that nothing is claimed ahead: each job needs the claim that the end of the one before it makes possible.
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>(options => options.Queue = "a").AddJob<AnswerElse>(options => options.Queue = "b"),
            async (text, _, cancellationToken) =>
            {
                await Task.Delay(30, cancellationToken);
                return text;
            },
            jobs => jobs.RunWorkers(1));
        List<Task> jobs = [];
        for (var i = 0; i < 12; i++)
        {
            jobs.Add((await app.EnqueueAsync()).WaitForResultAsync(Deadline.Token));
            jobs.Add((await app.Client.EnqueueAsync(new AskElse(), cancellationToken: Deadline.Token)).WaitForResultAsync(Deadline.Token));
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(jobs);

        // A single pause until the next poll takes a second, more than all of them together.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds((24 * 0.03) + 1), $"24 jobs of 30 ms took {watch.Elapsed.TotalSeconds:0.00} s on one worker.");
    }

    [Fact]
    public async Task A_process_whose_workers_are_all_at_long_jobs_leaves_what_waits_to_others()
    {
        using var folder = new JobFolder();
        var gate = new TaskCompletionSource();
        await using var busy = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await (text == "long" ? gate.Task : Task.CompletedTask);
                return text;
            },
            jobs: jobs => jobs.RunWorkers(1),
            folder: folder);

        // Its jobs take microseconds as a rule, so many would be claimed ahead.
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => busy.RunAsync($"{number}")));
        var held = busy.RunAsync("long");
        await busy.Code.StartedAsync(301);
        await Task.Delay(150);
        await using var idle = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder);

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => busy.RunAsync($"more {number}")));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"They took {watch.Elapsed.TotalSeconds:0.00} s.");
        Assert.Equal(50, idle.Code.Started.Count);
        gate.SetResult();
        await held;
    }

    [Fact]
    public async Task A_job_that_no_worker_knows_stays_queued_and_says_that_it_waits_for_one()
    {
        using var folder = new JobFolder();
        await using var old = await JobApp.StartAsync(builder => builder.AddJob<AnswerElse>(), (text, _, _) => Task.FromResult(text), folder: folder);
        await using var web = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder, settings: ("Trilane:Jobs:Role", "web"));

        var handle = await web.EnqueueAsync("new");
        var known = await old.Client.EnqueueAsync(new AskElse("known"), cancellationToken: Deadline.Token);
        Assert.Equal("known", await known.WaitForResultAsync(Deadline.Token));
        var status = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal((JobState.Queued, JobWaitingFor.Worker), (status.State, status.WaitingFor));

        await using var worker = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder);
        Assert.Equal("new", await handle.WaitForResultAsync(Deadline.Token));
    }

    [Fact]
    public async Task A_queue_that_only_the_job_itself_names_is_served_by_every_worker_also_by_those_that_start_later()
    {
        using var folder = new JobFolder();
        await using var web = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder, settings: ("Trilane:Jobs:Role", "web"));
        var before = await web.EnqueueAsync("before", new EnqueueOptions { Queue = "waited for" });
        await using var worker = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder);

        Assert.Equal("before", await before.WaitForResultAsync(Deadline.Token));
        Assert.Equal("elsewhere", await web.RunAsync("elsewhere", new EnqueueOptions { Queue = "new to all" }));
        Assert.Equal("here", await worker.RunAsync("here", new EnqueueOptions { Queue = "new here" }));
    }

    [Fact]
    public async Task A_process_of_the_role_web_runs_nothing()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), settings: ("Trilane:Jobs:Role", "web"));

        var handle = await app.EnqueueAsync();

        Assert.Equal(JobWaitingFor.Worker, (await handle.GetStatusAsync(Deadline.Token)).WaitingFor);
        Assert.Equal(0, app.Store.Calls("RegisterAsync"));
        Assert.Equal(0, app.Store.Calls("ClaimAsync"));
        Assert.Single(app.Addresses);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
