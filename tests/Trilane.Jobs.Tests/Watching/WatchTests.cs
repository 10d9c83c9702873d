using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Tests.Watching;

/// <summary>How jobs are followed.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task A_thousand_followers_cost_the_store_one_reader()
    {
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(async (text, _, _) =>
        {
            await gate.Task;
            return text;
        });
        var handle = await app.EnqueueAsync("seen by all");
        await app.Code.StartedAsync();
        var waiting = Enumerable.Range(0, 1000).Select(_ => handle.WaitForResultAsync(Deadline.Token)).ToArray();
        await app.UntilAsync(handle.Id, status => status.State == JobState.Running);
        app.Store.Reset();

        // Two polls go by: each is one question for all.
        await Waiting.UntilAsync(() => app.Store.Calls("ReadAsync") >= 2);
        Assert.InRange(app.Store.Calls("ReadAsync"), 2, 6);
        gate.SetResult();

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal("seen by all", result));
        Assert.InRange(app.Store.Calls("ReadAsync"), 3, 12);
        Assert.Equal(0, app.Services.GetRequiredService<JobWatch>().Followed);
    }

    [Fact]
    public async Task A_follower_sees_each_state_that_lasts_and_the_final_one_last()
    {
        var (begin, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await JobApp.StartAsync(
            async (text, context, _) =>
            {
                if (context.Attempt == 1)
                {
                    await begin.Task;
                    throw new IOException("torn");
                }

                await end.Task;
                return text;
            },
            options => options.RetryDelay = TimeSpan.FromMilliseconds(600));
        var handle = await app.EnqueueAsync();
        List<string> states = [];

        await foreach (var record in app.Services.GetRequiredService<JobWatch>().FollowAsync(handle.Id, Deadline.Token))
        {
            var state = $"{record.Status.State} {record.Status.Attempt}";
            if (states.LastOrDefault() != state)
            {
                states.Add(state);
            }

            if (state == "Running 1")
            {
                begin.TrySetResult();
            }

            if (state == "Running 2")
            {
                end.TrySetResult();
            }
        }

        Assert.Equal(["Running 1", "Queued 1", "Running 2", "Succeeded 2"], states.SkipWhile(state => state == "Queued 0"));
    }

    [Fact]
    public async Task Changes_in_another_process_are_seen()
    {
        using var folder = new JobFolder();
        await using var web = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder, settings: ("Trilane:Jobs:Role", "web"));
        await using var worker = await JobApp.StartAsync((text, _, _) => Task.FromResult(text.ToUpperInvariant()), folder: folder);

        Assert.Equal("FAR", await web.RunAsync("far"));
        Assert.Empty(web.Code.Started);
    }

    [Fact]
    public async Task Followers_outlast_a_store_that_is_away()
    {
        var (gate, isOut) = (new TaskCompletionSource(), false);
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await gate.Task;
                return text;
            },
            store: store => store.Before = (name, _) => name == "ReadAsync" && Volatile.Read(ref isOut) ? throw new JobStoreException("unplugged", null) : Task.CompletedTask);
        var handle = await app.EnqueueAsync("still there");
        await app.Code.StartedAsync();
        var waiting = handle.WaitForResultAsync(Deadline.Token);
        await Waiting.UntilAsync(() => app.Store.Answers("ReadAsync") > 0);

        Volatile.Write(ref isOut, true);
        gate.SetResult();
        await app.Log.LineAsync("could not be read");
        Volatile.Write(ref isOut, false);

        Assert.Equal("still there", await waiting);
    }

    [Fact]
    public async Task An_error_of_the_store_in_no_words_of_its_own_takes_neither_the_watch_nor_the_app_down()
    {
        var (gate, fails) = (new TaskCompletionSource(), 0);
        await using var app = await JobApp.StartAsync(
            async (text, _, _) =>
            {
                await gate.Task;
                return text;
            },
            store: store => store.Before = (name, _) => name is "ReadAsync" or "TakeBackAsync" && Volatile.Read(ref fails) == 1
                ? throw new InvalidOperationException("bug in the store")
                : Task.CompletedTask,
            jobs: jobs => jobs.Lease = TimeSpan.FromSeconds(2));
        var handle = await app.EnqueueAsync("goes on");
        await app.Code.StartedAsync();
        var waiting = handle.WaitForResultAsync(Deadline.Token);
        await Waiting.UntilAsync(() => app.Store.Answers("ReadAsync") > 0);

        Volatile.Write(ref fails, 1);
        gate.SetResult();
        await app.Log.LineAsync("The jobs that are followed could not be read");
        await app.Log.LineAsync("The job store could not be looked after");
        Volatile.Write(ref fails, 0);

        Assert.Equal("goes on", await waiting);
    }

    [Fact]
    public async Task Unknown_ids_are_said_to_be_unknown()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));
        var id = Guid.CreateVersion7();

        Assert.Contains($"{id}", (await Assert.ThrowsAsync<JobNotFoundException>(() => app.Client.GetStatusAsync(id, Deadline.Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobNotFoundException>(() => app.Client.WaitForResultAsync<string>(id, Deadline.Token));
        await Assert.ThrowsAsync<JobNotFoundException>(() => app.Client.CancelAsync(id, Deadline.Token));
    }

    [Fact]
    public async Task A_follower_whose_token_fires_stops_waiting_and_the_job_goes_on()
    {
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(async (text, _, _) =>
        {
            await gate.Task;
            return text;
        });
        var handle = await app.EnqueueAsync("kept");
        using var left = new CancellationTokenSource();
        var waiting = handle.WaitForResultAsync(left.Token);
        await Waiting.UntilAsync(() => app.Services.GetRequiredService<JobWatch>().Followed == 1);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();
        Assert.Equal("kept", await handle.WaitForResultAsync(Deadline.Token));
    }
}
