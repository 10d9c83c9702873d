using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>What becomes of jobs when their process stops.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Running_jobs_end_and_no_other_starts()
    {
        var gate = new TaskCompletionSource();
        using var folder = new JobFolder();
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await gate.Task;
                return text;
            },
            jobs: jobs => jobs.RunWorkers(1),
            folder: folder);
        var running = await app.EnqueueAsync("running");
        await app.Code.StartedAsync();
        var queued = await app.EnqueueAsync("queued");

        var stop = app.StopAsync();
        await app.Log.LineAsync("stops: 1 jobs have");
        gate.SetResult();
        await stop;

        Assert.Equal(["running"], app.Code.Started);
        await using var next = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder);
        Assert.Equal(JobState.Succeeded, (await next.Client.GetStatusAsync(running.Id, Deadline.Token)).State);
        Assert.Equal("queued", await next.Client.WaitForResultAsync<string>(queued.Id, Deadline.Token));
        Assert.Equal(["queued"], next.Code.Started);
    }

    [Fact]
    public async Task What_has_not_ended_in_the_grace_time_is_given_back_uncharged_and_starts_elsewhere_within_a_second()
    {
        using var folder = new JobFolder();
        var stopped = new TaskCompletionSource<long>();
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    stopped.SetResult(Stopwatch.GetTimestamp());
                }

                return "";
            },
            app: builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2)),
            folder: folder);
        var started = new TaskCompletionSource<long>();
        await using var other = await JobApp.StartAsync(
            (_, context, _) =>
            {
                started.SetResult(Stopwatch.GetTimestamp());
                return Task.FromResult($"attempt {context.Attempt}");
            },
            folder: folder,
            store: store => store.Before = (name, _) => name == "ClaimAsync" && !stopped.Task.IsCompleted
                ? throw new JobStoreException("not yet", null)
                : Task.CompletedTask);
        var handle = await other.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.StopAsync();

        Assert.Equal("attempt 1", await handle.WaitForResultAsync(Deadline.Token));
        var between = Stopwatch.GetElapsedTime(await stopped.Task, await started.Task);
        Assert.True(between < TimeSpan.FromSeconds(1), $"It started elsewhere after {between.TotalSeconds:0.00} s.");
        Assert.Equal(0, await folder.CountAsync($"SELECT count(*) FROM trilane_job_worker WHERE host LIKE '%' AND number = 1"));
    }

    [Fact]
    public async Task A_job_that_is_stopped_and_says_so_in_other_words_is_not_charged_either()
    {
        using var folder = new JobFolder();
        await using (var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new IOException("The operation was aborted.");
            },
            options => options.Retries = 0,
            app: builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1)),
            folder: folder))
        {
            await app.EnqueueAsync();
            await app.Code.StartedAsync();
            await app.StopAsync();
        }

        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM trilane_job_live WHERE state = 0 AND attempt = 0 AND failures = 0 AND losses = 0"));
    }

    [Fact]
    public async Task A_job_that_ignores_its_token_is_given_back_and_what_it_still_does_does_not_count()
    {
        using var folder = new JobFolder();
        var (gate, refused) = (new TaskCompletionSource(), new TaskCompletionSource<Exception?>());
        JobClient? client = null;
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                if (text == "deaf")
                {
                    await gate.Task;
                    refused.SetResult(await Record.ExceptionAsync(() => client!.EnqueueAsync(new Ask("child"), cancellationToken: Deadline.Token)));
                }

                return text;
            },
            app: builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1)),
            folder: folder);
        client = app.Client;
        await app.EnqueueAsync("deaf");
        await app.Code.StartedAsync();

        await app.StopAsync();
        Assert.Contains("gave 1 jobs back", await app.Log.LineAsync("gave"), StringComparison.Ordinal);
        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM trilane_job_live WHERE state = 0 AND attempt = 0"));
        gate.SetResult();

        Assert.NotNull(await refused.Task.Within());
        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM trilane_job"));
    }

    [Fact]
    public async Task A_claim_that_is_under_way_when_the_app_stops_is_given_back()
    {
        using var folder = new JobFolder();
        var (claimed, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text),
            folder: folder,
            store: store => store.After = (name, result) =>
            {
                if (name != "ClaimAsync" || result is not IReadOnlyList<Storage.ClaimedJob> { Count: > 0 })
                {
                    return Task.CompletedTask;
                }

                claimed.SetResult();
                return gate.Task;
            });
        await app.EnqueueAsync();
        await claimed.Task.Within();

        var stop = app.StopAsync();
        await app.Log.LineAsync("stops: 0 jobs");
        gate.SetResult();
        await stop;

        Assert.Empty(app.Code.Started);
        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM trilane_job_live WHERE state = 0 AND attempt = 0"));
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_while_the_store_is_down_ends_and_leaves_nothing_running()
    {
        var isOut = false;
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text),
            app: builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2)),
            store: store => store.Before = (name, _) => Volatile.Read(ref isOut) ? throw new JobStoreException("unplugged", null) : Task.CompletedTask);
        app.Store.After = (name, _) =>
        {
            if (name == "ClaimAsync")
            {
                Volatile.Write(ref isOut, true);
            }

            return Task.CompletedTask;
        };
        Volatile.Write(ref isOut, false);
        await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.StopAsync();
        app.Store.Reset();
        await Task.Delay(1500);

        Assert.Equal(0, app.Store.Calls("FinishAsync"));
        Assert.Equal(0, app.Store.Calls("RenewAsync"));
    }

    [Fact]
    public async Task Whoever_waits_for_a_job_when_the_app_stops_hears_of_it()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), settings: ("Trilane:Jobs:Role", "web"));
        var handle = await app.EnqueueAsync();
        var waiting = handle.WaitForResultAsync(Deadline.Token);
        await Waiting.UntilAsync(() => app.Services.GetRequiredService<JobWatch>().Followed == 1);

        await app.StopAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Contains("The app stops", exception.Message, StringComparison.Ordinal);
    }
}
