using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>Jobs that somebody cancels.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task A_queued_job_is_canceled_at_once_and_never_starts()
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
        var queued = await app.EnqueueAsync("queued");

        Assert.Equal(JobState.Canceled, (await app.Client.CancelAsync(queued.Id, Deadline.Token)).State);
        gate.SetResult();
        await first;
        await app.RunAsync("last");

        Assert.Equal(["first", "last"], app.Code.Started);
        await Assert.ThrowsAsync<JobCanceledException>(() => queued.WaitForResultAsync(Deadline.Token));
    }

    [Fact]
    public async Task A_running_job_is_canceled_only_once_its_code_has_stopped()
    {
        var (fired, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await JobApp.StartAsync(async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            fired.SetResult();
            await gate.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return "";
        });
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        Assert.Equal(JobState.Canceling, (await app.Client.CancelAsync(handle.Id, Deadline.Token)).State);
        await fired.Task.Within();
        Assert.Equal(JobState.Canceling, (await handle.GetStatusAsync(Deadline.Token)).State);
        gate.SetResult();

        await Assert.ThrowsAsync<JobCanceledException>(() => handle.WaitForResultAsync(Deadline.Token));
        var status = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal((JobState.Canceled, true), (status.State, status.Done));
        Assert.NotNull(status.FinishedAt);
    }

    [Fact]
    public async Task A_job_that_ends_all_the_same_has_succeeded()
    {
        await using var app = await JobApp.StartAsync(async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "done anyway";
        });
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.Client.CancelAsync(handle.Id, Deadline.Token);

        Assert.Equal("done anyway", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Equal(JobState.Succeeded, (await app.Client.CancelAsync(handle.Id, Deadline.Token)).State);
    }

    [Fact]
    public async Task A_canceled_job_that_fails_instead_of_stopping_is_not_repeated()
    {
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new IOException("The connection was closed.");
            },
            options => options.RetryDelay = TimeSpan.Zero);
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.Client.CancelAsync(handle.Id, Deadline.Token);

        await Assert.ThrowsAsync<JobCanceledException>(() => handle.WaitForResultAsync(Deadline.Token));
        Assert.Single(app.Code.Started);
    }

    [Fact]
    public async Task A_cancel_from_another_process_reaches_the_code()
    {
        using var folder = new JobFolder();
        await using var web = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder, settings: ("Trilane:Jobs:Role", "web"));
        await using var worker = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
            folder: folder);
        var handle = await web.EnqueueAsync();
        await worker.Code.StartedAsync();

        await web.Client.CancelAsync(handle.Id, Deadline.Token);

        await Assert.ThrowsAsync<JobCanceledException>(() => handle.WaitForResultAsync(Deadline.Token));
    }

    [Fact]
    public async Task A_cancel_that_no_message_tells_of_reaches_the_code_within_seconds()
    {
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
            store: store => store.Before = (name, args) =>
            {
                // From here on the process hears nothing: the store talks to somebody else.
                args[0] = name == "StartAsync" ? new RecordedSignals() : args[0];
                return Task.CompletedTask;
            });
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.Client.CancelAsync(handle.Id, Deadline.Token);

        await Assert.ThrowsAsync<JobCanceledException>(() => handle.WaitForResultAsync(Deadline.Token).WaitAsync(TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task Cancels_that_race_with_the_end_leave_one_outcome_each()
    {
        await using var app = await JobApp.StartAsync(async (text, _, cancellationToken) =>
        {
            await Task.Delay(Random.Shared.Next(4), cancellationToken);
            return text;
        });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            var handle = await app.EnqueueAsync($"{number}");
            await Task.Delay(Random.Shared.Next(12));
            await app.Client.CancelAsync(handle.Id, Deadline.Token);
            try
            {
                Assert.Equal($"{number}", await handle.WaitForResultAsync(Deadline.Token));
                return (handle.Id, JobState.Succeeded);
            }
            catch (JobCanceledException)
            {
                return (handle.Id, JobState.Canceled);
            }
        }));

        foreach (var (id, state) in outcomes)
        {
            Assert.Equal(state, (await app.Client.GetStatusAsync(id, Deadline.Token)).State);
        }

        Assert.Equal(300, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job_outcome"));
        Assert.Equal(0, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job_live"));
        Assert.True(app.Code.Started.Count == app.Code.Started.Distinct().Count(), "A job started twice.");
    }
}
