using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>What is forgotten, on request and in time.</summary>
public abstract class PruneConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private const int Plenty = 1000;

    [Fact]
    public async Task A_result_is_gone_after_its_retention_and_its_job_a_day_later()
    {
        var job = (await FinishedAsync(TimeSpan.FromHours(1))).Job;
        Assert.Equal(0, await PruneAsync());

        await Home.PassTimeAsync(TimeSpan.FromHours(1.1));
        await AssertResultIsGoneAsync();
        Assert.InRange(await PruneAsync(), 1, 10);
        await AssertResultIsGoneAsync();
        Assert.Equal(0, await PruneAsync());

        await Home.PassTimeAsync(TimeSpan.FromHours(22));
        Assert.Equal(0, await PruneAsync());
        Assert.Equal(JobState.Succeeded, await StateOfAsync(job));

        await Home.PassTimeAsync(TimeSpan.FromHours(3));
        Assert.InRange(await PruneAsync(), 1, 10);
        Assert.Empty(await Store.ReadAsync([job], Deadline.Token));
        Assert.Null(await Store.ReadResultAsync(job, Deadline.Token));
        Assert.Equal(0, await PruneAsync());

        async Task AssertResultIsGoneAsync()
        {
            var result = await Store.ReadResultAsync(job, Deadline.Token);
            Assert.True(result!.IsExpired);
            Assert.True(result.Result.IsEmpty);
            Assert.Equal(JobState.Succeeded, await StateOfAsync(job));
        }
    }

    [Fact]
    public async Task Pruning_goes_in_slices_and_says_when_nothing_is_left()
    {
        const int Jobs = 25;
        for (var index = 0; index < Jobs; index++)
        {
            await FinishedAsync(TimeSpan.FromMinutes(1));
        }

        await Home.PassTimeAsync(TimeSpan.FromMinutes(2));
        List<int> slices = [];
        do
        {
            slices.Add(await PruneAsync(10));
        }
        while (slices[^1] >= 10);

        Assert.Equal(Jobs, slices.Sum());
        await Home.PassTimeAsync(TimeSpan.FromDays(2));
        while (await PruneAsync(10) >= 10)
        {
        }

        Assert.Equal(0, await PruneAsync(10));
    }

    [Fact]
    public async Task Jobs_that_are_not_final_are_never_pruned()
    {
        var worker = await RegisterAsync(TimeSpan.FromDays(10_000));
        var running = await StartJobAsync(worker, Some.Job() with { Retention = TimeSpan.Zero });
        var queued = await AcceptAsync(Some.Job() with { Retention = TimeSpan.Zero });

        await Home.PassTimeAsync(TimeSpan.FromDays(1000));

        Assert.Equal(0, await PruneAsync());
        Assert.Equal(JobState.Running, await StateOfAsync(running.Attempt.Job));
        Assert.Equal(JobState.Queued, await StateOfAsync(queued.Id));
    }

    [Fact]
    public async Task A_job_without_retention_is_known_for_a_day()
    {
        var job = (await FinishedAsync(TimeSpan.Zero)).Job;

        await Home.PassTimeAsync(TimeSpan.FromSeconds(1));
        Assert.True((await Store.ReadResultAsync(job, Deadline.Token))!.IsExpired);
        await PruneAsync();
        Assert.Equal(JobState.Succeeded, await StateOfAsync(job));

        await Home.PassTimeAsync(TimeSpan.FromDays(1.1));
        await PruneAsync();
        Assert.Empty(await Store.ReadAsync([job], Deadline.Token));
    }

    [Fact]
    public async Task A_retention_without_end_is_kept()
    {
        var job = (await FinishedAsync(TimeSpan.MaxValue)).Job;
        await Home.PassTimeAsync(TimeSpan.FromDays(10_000));

        Assert.Equal(0, await PruneAsync());

        Assert.False((await Store.ReadResultAsync(job, Deadline.Token))!.IsExpired);
    }

    [Fact]
    public async Task Files_go_with_their_job_in_slices()
    {
        var job = Some.Job() with { Files = [new StoredFile("a", "text/plain", 30)] };
        for (var chunk = 0; chunk < 30; chunk++)
        {
            await Store.WriteChunkAsync(job.Id, 0, chunk, new byte[] { 1 }, Deadline.Token);
        }

        var claimed = await StartJobAsync(job: job);
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt) with { Retention = TimeSpan.FromMinutes(1) }));
        await Home.PassTimeAsync(TimeSpan.FromMinutes(2));
        await PruneAsync();
        await Home.PassTimeAsync(TimeSpan.FromDays(2));

        while (await PruneAsync(10) >= 10)
        {
        }

        Assert.Empty(await Store.ReadAsync([job.Id], Deadline.Token));
        for (var chunk = 0; chunk < 30; chunk++)
        {
            Assert.True((await Store.ReadChunkAsync(job.Id, 0, chunk, Deadline.Token)).IsEmpty);
        }
    }

    [Fact]
    public async Task Files_whose_job_never_came_are_dropped_after_a_day()
    {
        var orphan = Guid.CreateVersion7();
        await Store.WriteChunkAsync(orphan, 0, 0, new byte[] { 1 }, Deadline.Token);
        var job = Some.Job() with { Files = [new StoredFile("a", "text/plain", 1)] };
        await Store.WriteChunkAsync(job.Id, 0, 0, new byte[] { 2 }, Deadline.Token);
        await AcceptAsync(job);

        await Home.PassTimeAsync(TimeSpan.FromHours(20));
        Assert.Equal(0, await PruneAsync());
        await Home.PassTimeAsync(TimeSpan.FromHours(5));
        Assert.InRange(await PruneAsync(), 1, 10);

        Assert.True((await Store.ReadChunkAsync(orphan, 0, 0, Deadline.Token)).IsEmpty);
        Assert.Equal(1, (await Store.ReadChunkAsync(job.Id, 0, 0, Deadline.Token)).Length);
    }

    [Fact]
    public async Task A_final_job_is_forgotten_on_request_and_no_other()
    {
        var job = (await FinishedAsync(Some.Retention)).Job;
        var queued = await AcceptAsync();
        var worker = await RegisterAsync();
        var running = Assert.Single(await ClaimAsync(worker));
        Assert.Equal(queued.Id, running.Attempt.Job);

        Assert.False(await Store.ForgetAsync(running.Attempt.Job, Deadline.Token));
        Assert.False(await Store.ForgetAsync(Guid.CreateVersion7(), Deadline.Token));
        Assert.True(await Store.ForgetAsync(job, Deadline.Token));
        Assert.False(await Store.ForgetAsync(job, Deadline.Token));

        Assert.Empty(await Store.ReadAsync([job], Deadline.Token));
        Assert.Equal(JobState.Running, await StateOfAsync(running.Attempt.Job));
    }

    private async Task<AttemptId> FinishedAsync(TimeSpan retention)
    {
        var claimed = await StartJobAsync();
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt) with { Retention = retention }));
        return claimed.Attempt;
    }

    private Task<int> PruneAsync(int limit = Plenty) => Store.PruneAsync(limit, Deadline.Token);
}
