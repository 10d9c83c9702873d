using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Progress, and the versions by which followers know what they have seen.</summary>
public abstract class ProgressConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task The_last_report_is_what_is_read()
    {
        var claimed = await StartJobAsync();

        Assert.Equal([true], await ReportAsync(claimed.Attempt, 0.25, "page 1"));
        Assert.Equal([true], await ReportAsync(claimed.Attempt, 0.5, null));

        Assert.Equal(new JobProgress(0.5, null), (await ReadAsync(claimed.Attempt.Job)).Status.Progress);
        await ReportAsync(claimed.Attempt, 1, "漢字 done");
        Assert.Equal(new JobProgress(1, "漢字 done"), (await ReadAsync(claimed.Attempt.Job)).Status.Progress);
    }

    [Fact]
    public async Task Reports_of_several_attempts_go_in_one_call()
    {
        var worker = await RegisterAsync();
        var first = await StartJobAsync(worker);
        var second = await StartJobAsync(worker);
        var stale = first.Attempt with { Generation = first.Attempt.Generation - 1 };

        var counted = await Store.ReportAsync(
            [new(first.Attempt, 0.1, "a"), new(stale, 0.9, "no"), new(second.Attempt, 0.2, "b"), new(new AttemptId(Guid.CreateVersion7(), 1), 0.3, null)],
            Deadline.Token);

        Assert.Equal([true, false, true, false], counted);
        Assert.Equal(new JobProgress(0.1, "a"), (await ReadAsync(first.Attempt.Job)).Status.Progress);
        Assert.Equal(new JobProgress(0.2, "b"), (await ReadAsync(second.Attempt.Job)).Status.Progress);
    }

    [Fact]
    public async Task A_report_after_the_end_does_not_count()
    {
        var claimed = await StartJobAsync();
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));

        Assert.Equal([false], await ReportAsync(claimed.Attempt, 0.5, "late"));
    }

    [Theory]
    [InlineData(nameof(AttemptEndKind.Succeeded))]
    [InlineData(nameof(AttemptEndKind.Failed))]
    [InlineData(nameof(AttemptEndKind.Canceled))]
    public async Task A_final_job_keeps_what_its_last_attempt_reported(string kind)
    {
        var claimed = await StartJobAsync();
        await ReportAsync(claimed.Attempt, 0.7, "nearly");

        Assert.True(await FinishAsync(Some.End(Enum.Parse<AttemptEndKind>(kind), claimed.Attempt)));

        Assert.Equal(new JobProgress(0.7, "nearly"), (await ReadAsync(claimed.Attempt.Job)).Status.Progress);
    }

    [Fact]
    public async Task A_new_attempt_starts_without_progress()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        await ReportAsync(claimed.Attempt, 0.7, "nearly");
        Assert.True(await FinishAsync(Some.Retry(claimed.Attempt)));
        Assert.Null((await ReadAsync(claimed.Attempt.Job)).Status.Progress);

        await ClaimAsync(worker);

        Assert.Null((await ReadAsync(claimed.Attempt.Job)).Status.Progress);
    }

    [Fact]
    public async Task The_version_rises_at_each_change_that_a_follower_sees()
    {
        var worker = await RegisterAsync();
        var job = await AcceptAsync();
        List<long> versions = [await VersionAsync()];

        var first = Assert.Single(await ClaimAsync(worker));
        versions.Add(await VersionAsync());
        await ReportAsync(first.Attempt, 0.1, null);
        versions.Add(await VersionAsync());
        await FinishAsync(Some.Retry(first.Attempt));
        versions.Add(await VersionAsync());
        var second = Assert.Single(await ClaimAsync(worker));
        versions.Add(await VersionAsync());
        await FinishAsync(Some.GiveBack(second.Attempt));
        versions.Add(await VersionAsync());
        await ClaimAsync(worker);
        versions.Add(await VersionAsync());
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));
        await Store.TakeBackAsync(3, Some.Problem, Deadline.Token);
        versions.Add(await VersionAsync());
        var last = Assert.Single(await ClaimAsync(await RegisterAsync()));
        versions.Add(await VersionAsync());
        await Store.CancelAsync(job.Id, Some.Retention, Deadline.Token);
        versions.Add(await VersionAsync());
        await FinishAsync(Some.Cancellation(last.Attempt));
        versions.Add(await VersionAsync());

        Assert.Equal(versions.Distinct().Order(), versions);

        async Task<long> VersionAsync() => (await ReadAsync(job.Id)).Version;
    }

    [Fact]
    public async Task A_heartbeat_changes_no_version()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        var before = await ReadAsync(claimed.Attempt.Job);

        await Store.RenewAsync(worker.Id, Lease, Deadline.Token);

        Assert.Equal(before.Version, (await ReadAsync(claimed.Attempt.Job)).Version);
    }

    [Fact]
    public async Task Many_jobs_are_read_at_once_and_unknown_ones_left_out()
    {
        var jobs = await AcceptAsync(200);

        var records = await Store.ReadAsync([.. jobs.Select(job => job.Id), Guid.CreateVersion7()], Deadline.Token);

        Assert.Equal(jobs.Select(job => job.Id).Order(), records.Select(record => record.Status.Id).Order());
        Assert.Empty(await Store.ReadAsync([], Deadline.Token));
    }

    private Task<IReadOnlyList<bool>> ReportAsync(AttemptId attempt, double fraction, string? message) =>
        Store.ReportAsync([new ProgressReport(attempt, fraction, message)], Deadline.Token);
}
