using Trilane.Jobs.Chaos.Nodes;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Failures;

/// <summary>Worker processes that are killed, frozen and stopped for real.</summary>
[Collection(nameof(Processes))]
public sealed class ProcessTests
{
    [Fact]
    public Task A_job_whose_worker_is_killed_runs_again_within_the_lease_and_five_seconds() => OnBothStoresAsync(async scene =>
    {
        var first = await scene.StartWorkerAsync();
        var job = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 1500);
        await scene.StartsAsync(1);
        await scene.StartWorkerAsync();

        await first.KillAsync();
        var killedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var again = (await scene.StartsAsync(2))[1];

        Assert.InRange(again.At - killedAt, 0, (Scene.Lease + TimeSpan.FromSeconds(5)).TotalMilliseconds);
        Assert.Equal((JobState.Succeeded, 2, null), await scene.FinalAsync(job));
        Assert.Empty(await scene.CheckAsync());
    });

    [Fact]
    public Task A_worker_frozen_past_its_lease_and_thawed_changes_nothing() => OnBothStoresAsync(async scene =>
    {
        var frozen = await scene.StartWorkerAsync();
        var job = await scene.EnqueueAsync(WorkKind.Parent, milliseconds: 700);
        var stale = (await scene.StartsAsync(1))[0];
        frozen.Freeze();

        await scene.StartWorkerAsync();
        var fresh = (await scene.StartsAsync(2))[1];
        var final = await scene.FinalAsync(job);
        frozen.Thaw();

        // It goes on where it was, notices, and takes new work under a new name: then all that it still tried is over.
        await StopAllOthersAsync(scene, frozen);
        var next = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 0);
        Assert.Equal(JobState.Succeeded, (await scene.FinalAsync(next)).State);
        Assert.Equal((JobState.Succeeded, 2), (final.State, final.Attempt));
        Assert.Equal([fresh.Token], (await scene.Store.Database.ReadEffectsAsync()).Where(effect => effect.Job == job).Select(effect => effect.Token));
        Assert.DoesNotContain(await scene.Store.Database.ReadJobsAsync(), child => child.Request.ParentToken == stale.Token);
        Assert.Empty(await scene.CheckAsync());
    });

    [Fact]
    public Task A_fence_that_is_broken_on_purpose_is_found_by_the_check() => OnBothStoresAsync(async scene =>
    {
        var stale = await scene.StartWorkerAsync(isUnfenced: true);
        var job = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 1000);
        await scene.StartsAsync(1);
        stale.Freeze();
        await scene.StartWorkerAsync();
        await scene.FinalAsync(job);
        Assert.Empty(await scene.CheckAsync());

        stale.Thaw();
        await Support.Waiting.UntilAsync(async () => (await scene.Store.Database.ReadEffectsAsync()).Count == 2);

        Assert.Contains(await scene.CheckAsync(), violation => violation.What.Contains("has the effects of [", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_job_that_kills_its_process_is_set_aside_after_three_losses() => OnBothStoresAsync(async scene =>
    {
        var job = await scene.EnqueueAsync(WorkKind.Deadly, milliseconds: 0);

        for (var loss = 0; loss < 3; loss++)
        {
            // It may be dead before it says that it is ready.
            await scene.Cluster.Start(JobRole.Worker).ExitedAsync().Within();
        }

        var final = await scene.FinalAsync(job);
        Assert.Equal((JobState.Failed, "The job was set aside"), (final.State, final.Error));
        Assert.Equal(3, (await scene.Store.Database.ReadStartsAsync()).Count);
        await scene.StartWorkerAsync();
        var next = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 0);
        Assert.Equal(JobState.Succeeded, (await scene.FinalAsync(next)).State);
    });

    [Fact]
    public Task A_worker_told_to_stop_gives_its_job_back_uncharged_and_another_starts_it_within_a_second() => OnBothStoresAsync(async scene =>
    {
        var first = await scene.StartWorkerAsync();
        var job = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 4000);
        await scene.StartsAsync(1);
        await scene.StartWorkerAsync();

        await first.StopAsync(TimeSpan.FromSeconds(10));
        var starts = await scene.StartsAsync(2);
        var lastWork = (await scene.Store.Database.ReadWorkAsync()).Last(work => work.Token == starts[0].Token);

        // The old attempt leaves a sign of its work every tenth of a second, so the last one stands for when it stopped.
        Assert.InRange(starts[1].At - lastWork.At, 0, 1000 + 150);
        Assert.Equal(1, starts[1].Attempt);
        Assert.Equal((JobState.Succeeded, 1, null), await scene.FinalAsync(job));
        Assert.Empty(await scene.CheckAsync());
    });

    [Fact]
    public async Task A_job_of_several_leases_runs_once_on_a_healthy_worker()
    {
        await using var scene = await Scene.SetAsync(isPostgreSql: false);
        await scene.StartWorkerAsync();
        await scene.StartWorkerAsync();
        var job = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 5000);

        Assert.Equal((JobState.Succeeded, 1, null), await scene.FinalAsync(job));
        Assert.Single(await scene.StartsAsync(1));
    }

    [Fact]
    public async Task A_cancel_reaches_a_job_in_another_process()
    {
        await using var scene = await Scene.SetAsync(isPostgreSql: true);
        await scene.StartWorkerAsync();
        var job = await scene.EnqueueAsync(WorkKind.Steady, milliseconds: 60_000);
        await scene.StartsAsync(1);

        await scene.CancelAsync(job);

        Assert.Equal(JobState.Canceled, (await scene.FinalAsync(job)).State);
        Assert.Empty(await scene.CheckAsync(job));
    }

    [Fact]
    public async Task A_worker_process_opens_no_port()
    {
        await using var scene = await Scene.SetAsync(isPostgreSql: false);
        var worker = await scene.StartWorkerAsync();

        Assert.Null(worker.Address);
        Assert.Empty(PortsOf(worker.Id));
        Assert.NotEmpty(PortsOf(scene.Cluster.All[0].Id));
    }

    /// <summary>The same on SQLite and on PostgreSQL, at the same time: most of it is waiting for leases.</summary>
    private static Task OnBothStoresAsync(Func<Scene, Task> test)
    {
        return Task.WhenAll(OnAsync(isPostgreSql: false), OnAsync(isPostgreSql: true));

        async Task OnAsync(bool isPostgreSql)
        {
            await using var scene = await Scene.SetAsync(isPostgreSql);
            try
            {
                await test(scene);
            }
            catch (Exception exception)
            {
                var words = scene.Cluster.All.Select(node => $"{node.Options.Name}: {string.Join(" | ", node.Lines.TakeLast(5))}");
                throw new InvalidOperationException($"On {(isPostgreSql ? "PostgreSQL" : "SQLite")}: {exception.Message}\n{string.Join('\n', words)}", exception);
            }
        }
    }

    private static async Task StopAllOthersAsync(Scene scene, NodeProcess kept)
    {
        foreach (var node in scene.Cluster.All.Where(node => node != kept && node.Options.Role == JobRole.Worker))
        {
            await node.StopAsync(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>The TCP sockets of a process that listen: those of its open files that the system's table has as such (proc(5), state 0A).</summary>
    private static List<string> PortsOf(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target["socket:[".Length..^1]).ToHashSet();
        return [.. new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(line => line[3] == "0A" && sockets.Contains(line[9])).Select(line => line[1])];
    }
}
