using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>A worker that the store has given up, or can't be reached by.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task A_worker_given_up_stops_its_attempts_gets_a_new_identity_and_goes_on()
    {
        var fired = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(async (_, context, cancellationToken) =>
        {
            if (context.Attempt == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                fired.SetResult();
                return "stale";
            }

            return $"attempt {context.Attempt}";
        });
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.LoseLeaseAsync();

        await fired.Task.Within();
        Assert.Equal("attempt 2", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Contains("Its 1 attempts are stopped", await app.Log.LineAsync("has lost its lease"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_attempt_is_refused_whatever_it_writes()
    {
        var (lost, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await JobApp.StartAsync(async (_, context, _) =>
        {
            if (context.Attempt == 1)
            {
                await lost.Task;
                context.ReportProgress(0.9, "stale");
                return "stale";
            }

            await done.Task;
            return "fresh";
        });
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();
        await app.LoseLeaseAsync();
        await app.Code.StartedAsync();

        lost.SetResult();
        await Waiting.UntilAsync(() => app.Worker.Busy == 1);

        var status = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal((JobState.Running, 2, null), (status.State, status.Attempt, status.Progress));
        done.SetResult();
        Assert.Equal("fresh", await handle.WaitForResultAsync(Deadline.Token));
    }

    [Fact]
    public async Task A_worker_that_cannot_renew_stops_its_attempts_before_its_lease_ends()
    {
        var isOut = false;
        var fired = new TaskCompletionSource<DateTimeOffset>();
        await using var app = await JobApp.StartAsync(
            async (_, context, cancellationToken) =>
            {
                if (context.Attempt == 1)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    fired.SetResult(DateTimeOffset.UtcNow);
                }

                return $"attempt {context.Attempt}";
            },
            jobs: jobs => jobs.Lease = TimeSpan.FromSeconds(3),
            store: store => store.Before = (_, _) => Volatile.Read(ref isOut) ? throw new JobStoreException("unplugged", null) : Task.CompletedTask);
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        Volatile.Write(ref isOut, true);
        var leaseUntil = DateTimeOffset.FromUnixTimeMilliseconds(await app.Folder.CountAsync("SELECT max(lease_until) FROM trilane_job_worker"));
        var firedAt = await fired.Task.Within();
        Volatile.Write(ref isOut, false);

        Assert.True(firedAt < leaseUntil, $"The token fired at {firedAt:O}, and the lease ended at {leaseUntil:O}.");
        Assert.Equal("attempt 2", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Contains("unplugged", await app.Log.LineAsync("could not reach the store"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_noticed_like_one_that_fails()
    {
        var hangs = new TaskCompletionSource();
        var isHanging = false;
        var fired = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(
            async (_, context, cancellationToken) =>
            {
                context.ReportProgress(0.5);
                await Task.Delay(context.Attempt == 1 ? Timeout.Infinite : 0, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                fired.TrySetResult();
                return $"attempt {context.Attempt}";
            },
            jobs: jobs => jobs.Lease = TimeSpan.FromSeconds(2),
            store: store => store.Before = (name, args) => Volatile.Read(ref isHanging) && name is not "ReadAsync" and not "TakeBackAsync"
                ? hangs.Task.WaitAsync((CancellationToken)args[^1]!)
                : Task.CompletedTask);
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        Volatile.Write(ref isHanging, true);
        await fired.Task.Within();
        Volatile.Write(ref isHanging, false);
        hangs.SetResult();

        Assert.Equal("attempt 2", await handle.WaitForResultAsync(Deadline.Token));
    }

    [Fact]
    public async Task An_end_that_could_not_be_recorded_is_recorded_once_the_store_is_back()
    {
        var isOut = true;
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text),
            store: store => store.Before = (name, _) => name == "FinishAsync" && Volatile.Read(ref isOut)
                ? throw new JobStoreException("unplugged", null)
                : Task.CompletedTask);

        var handle = await app.EnqueueAsync("kept");
        await app.Log.LineAsync("could not be recorded");
        Volatile.Write(ref isOut, false);

        Assert.Equal("kept", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Single(app.Code.Started);
    }

    [Fact]
    public async Task An_end_that_the_store_refuses_in_no_words_of_its_own_costs_neither_the_worker_nor_the_job()
    {
        var fails = 1;
        await using var app = await JobApp.StartAsync(
            (text, context, _) => Task.FromResult($"{text} {context.Attempt}"),
            jobs: jobs => jobs.Lease = TimeSpan.FromSeconds(3),
            store: store => store.Before = (name, args) => name == "FinishAsync" && Interlocked.Exchange(ref fails, 0) == 1
                ? throw new InvalidOperationException("bug in the store")
                : Task.CompletedTask);

        var handle = await app.EnqueueAsync("again");

        // Given back as one that is not held here any more, and not charged.
        Assert.Equal("again 1", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Equal(2, app.Code.Started.Count);
        await app.Log.LineAsync("A part of the worker failed");
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_given_back_and_starts_again()
    {
        var loses = 1;
        await using var app = await JobApp.StartAsync(
            (_, context, _) => Task.FromResult($"attempt {context.Attempt}"),
            jobs: jobs => jobs.Lease = TimeSpan.FromSeconds(3),
            store: store => store.After = (name, result) => name == "ClaimAsync"
                && result is IReadOnlyList<ClaimedJob> { Count: > 0 } && Interlocked.Exchange(ref loses, 0) == 1
                    ? throw new JobStoreException("the connection was cut", null)
                    : Task.CompletedTask);

        Assert.Equal("attempt 1", await app.RunAsync());
        Assert.Single(app.Code.Started);
    }

    [Fact]
    public async Task A_job_that_has_lost_three_workers_is_set_aside_with_the_reason()
    {
        using var folder = new JobFolder();
        var gate = new TaskCompletionSource();
        await using var web = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text), folder: folder, settings: [("Trilane:Jobs:Role", "web"), ("Trilane:Jobs:Lease", "00:00:01")]);
        await using var worker = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await gate.Task;
                return text;
            },
            jobs: jobs => jobs.RunWorkers(4),
            folder: folder);
        var handle = await web.EnqueueAsync();

        for (var loss = 0; loss < 3; loss++)
        {
            await worker.Code.StartedAsync();
            await Waiting.UntilAsync(async () =>
            {
                await folder.ExecuteAsync("UPDATE trilane_job_worker SET lease_until = 0");
                return await folder.CountAsync($"SELECT coalesce(max(losses), 9) FROM trilane_job_live") > loss;
            });
        }

        var status = await web.FinalAsync(handle.Id);
        Assert.Equal((JobState.Failed, "The job was set aside"), (status.State, status.Error?.Title));
        gate.SetResult();
    }
}
