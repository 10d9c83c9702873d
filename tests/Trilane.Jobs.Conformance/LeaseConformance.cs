using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Leases of workers, and what happens to their jobs when they end.</summary>
public abstract class LeaseConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private const int MaxLosses = 3;

    [Fact]
    public async Task A_worker_that_keeps_its_lease_keeps_its_jobs()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        for (var minute = 0; minute < 10; minute++)
        {
            await Home.PassTimeAsync(TimeSpan.FromSeconds(20));

            var held = await Store.RenewAsync(worker.Id, Lease, Deadline.Token);

            Assert.Equal([new HeldAttempt(claimed.Attempt, CancelRequested: false)], held!);
            Assert.Equal(TakenBack.None, await TakeBackAsync());
        }

        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        Assert.Empty((await Store.RenewAsync(worker.Id, Lease, Deadline.Token))!);
    }

    [Fact]
    public async Task Jobs_of_a_worker_whose_lease_has_ended_are_ready_again_at_their_old_place()
    {
        var lost = await RegisterAsync();
        var claimed = await StartJobAsync(lost);
        var later = await AcceptAsync();
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

        var taken = await TakeBackAsync();

        Assert.Equal(1, taken.Workers);
        Assert.Equal(1, taken.Jobs);
        Assert.Empty(taken.SetAside);
        Assert.Equal(JobState.Queued, await StateOfAsync(claimed.Attempt.Job));
        var again = await ClaimAsync(await RegisterAsync());
        Assert.Equal([claimed.Attempt.Job, later.Id], again.Select(job => job.Attempt.Job));
        Assert.Equal(2, again[0].Number);
        Assert.Equal(0, again[0].Failures);
        Assert.True(again[0].Attempt.Generation > claimed.Attempt.Generation);
    }

    [Fact]
    public async Task A_worker_that_was_given_up_can_change_nothing()
    {
        var lost = await RegisterAsync();
        var stale = await StartJobAsync(lost);
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));
        await TakeBackAsync();
        var present = Assert.Single(await ClaimAsync(await RegisterAsync()));
        var before = await ReadAsync(stale.Attempt.Job);

        Assert.Null(await Store.RenewAsync(lost.Id, Lease, Deadline.Token));
        Assert.Empty(await ClaimAsync(lost));
        Assert.False(await FinishAsync(Some.Success(stale.Attempt)));
        Assert.False(await FinishAsync(Some.GiveBack(stale.Attempt)));
        Assert.Equal([false], await Store.ReportAsync([new ProgressReport(stale.Attempt, 0.9, "late")], Deadline.Token));
        Assert.Equal(EnqueueVerdict.ParentLost, (await EnqueueAsync(Some.Job() with { Parent = stale.Attempt })).Verdict);
        var isCalled = false;
        Assert.False(await Store.FinishAsync(
            Some.Success(stale.Attempt), (_, _) => { isCalled = true; return Task.CompletedTask; }, Deadline.Token));
        await Store.UnregisterAsync(lost.Id, Deadline.Token);

        Assert.False(isCalled);
        Assert.Equivalent(before, await ReadAsync(stale.Attempt.Job));
        Assert.True(await FinishAsync(Some.Success(present.Attempt)));
    }

    [Fact]
    public async Task A_late_worker_that_nobody_has_given_up_may_still_finish()
    {
        var claimed = await StartJobAsync(await RegisterAsync());
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));

        Assert.Equal(0, (await TakeBackAsync()).Jobs);
        Assert.Equal(JobState.Succeeded, await StateOfAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task A_job_that_loses_its_worker_too_often_is_set_aside_with_the_error()
    {
        Guid job = default;
        for (var loss = 1; loss <= MaxLosses; loss++)
        {
            var worker = await RegisterAsync();
            job = loss == 1 ? (await StartJobAsync(worker)).Attempt.Job : Assert.Single(await ClaimAsync(worker)).Attempt.Job;
            await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

            var taken = await TakeBackAsync();

            Assert.Equal(loss < MaxLosses ? 1 : 0, taken.Jobs);
            Assert.Equal(loss < MaxLosses ? [] : [job], taken.SetAside);
        }

        var status = (await ReadAsync(job)).Status;
        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal("It broke", status.Error!.Title);
        Assert.Equal(MaxLosses, status.Attempt);
        Assert.Empty(await ClaimAsync(await RegisterAsync()));
        Assert.Empty(await Store.CountAsync(Deadline.Token));
    }

    [Fact]
    public async Task Losses_are_counted_apart_from_failures()
    {
        var worker = await RegisterAsync();
        await StartJobAsync(worker);
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));
        await TakeBackAsync();
        var second = await RegisterAsync();
        Assert.True(await FinishAsync(Some.Retry(Assert.Single(await ClaimAsync(second)).Attempt)));

        var third = Assert.Single(await ClaimAsync(second));

        Assert.Equal(3, third.Number);
        Assert.Equal(1, third.Failures);
    }

    [Fact]
    public async Task A_job_that_was_to_be_canceled_is_canceled_when_its_worker_is_lost()
    {
        var claimed = await StartJobAsync(await RegisterAsync());
        await Store.CancelAsync(claimed.Attempt.Job, Some.Retention, Deadline.Token);
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

        var taken = await TakeBackAsync();

        Assert.Equal(1, taken.Workers);
        Assert.Equal(0, taken.Jobs);
        Assert.Equal(JobState.Canceled, await StateOfAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task Only_workers_whose_lease_has_ended_are_given_up()
    {
        var lost = await RegisterAsync(TimeSpan.FromSeconds(10));
        var lostJob = await StartJobAsync(lost);
        var healthy = await RegisterAsync(TimeSpan.FromSeconds(60));
        var healthyJob = await StartJobAsync(healthy);
        await Home.PassTimeAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, (await TakeBackAsync()).Workers);

        Assert.Equal(JobState.Queued, await StateOfAsync(lostJob.Attempt.Job));
        Assert.Equal(JobState.Running, await StateOfAsync(healthyJob.Attempt.Job));
        Assert.Equal(TakenBack.None, await TakeBackAsync());
    }

    [Fact]
    public async Task Two_that_take_back_at_once_count_each_loss_once()
    {
        var other = await StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var worker = await RegisterAsync();
            await AcceptAsync(20);
            await ClaimAsync(worker, 20);
            await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

            var taken = await Task.WhenAll(
                Store.TakeBackAsync(MaxLosses * 10, Some.Problem, Deadline.Token), other.TakeBackAsync(MaxLosses * 10, Some.Problem, Deadline.Token)).Within();

            Assert.Equal(1, taken.Sum(one => one.Workers));
            Assert.Equal(20, taken.Sum(one => one.Jobs));
            var next = await RegisterAsync();
            foreach (var job in await ClaimAsync(next, 20))
            {
                Assert.True(await FinishAsync(Some.Success(job.Attempt)));
            }

            await Store.UnregisterAsync(next.Id, Deadline.Token);
        }
    }

    [Fact]
    public async Task A_worker_that_leaves_gives_its_jobs_back_without_a_loss()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        var canceled = await StartJobAsync(worker);
        await Store.CancelAsync(canceled.Attempt.Job, Some.Retention, Deadline.Token);

        await Store.UnregisterAsync(worker.Id, Deadline.Token);

        Assert.Null(await Store.RenewAsync(worker.Id, Lease, Deadline.Token));
        Assert.Empty(await ClaimAsync(worker));
        Assert.Equal(JobState.Canceled, await StateOfAsync(canceled.Attempt.Job));
        var again = Assert.Single(await ClaimAsync(await RegisterAsync()));
        Assert.Equal(claimed.Attempt.Job, again.Attempt.Job);
        Assert.Equal(1, again.Number);
        await Store.UnregisterAsync(worker.Id, Deadline.Token);
    }

    [Fact]
    public async Task A_renewal_tells_what_the_worker_holds_and_what_is_to_be_canceled()
    {
        var worker = await RegisterAsync();
        var other = await RegisterAsync();
        await StartJobAsync(other);
        var first = await StartJobAsync(worker);
        var second = await StartJobAsync(worker);
        await Store.CancelAsync(second.Attempt.Job, Some.Retention, Deadline.Token);

        var held = await Store.RenewAsync(worker.Id, Lease, Deadline.Token);

        Assert.Equal(
            new HeldAttempt[] { new(first.Attempt, false), new(second.Attempt, true) }.OrderBy(attempt => attempt.Attempt.Job),
            held!.OrderBy(attempt => attempt.Attempt.Job));
    }

    [Fact]
    public async Task An_unknown_worker_cannot_renew() => Assert.Null(await Store.RenewAsync(Guid.CreateVersion7(), Lease, Deadline.Token));

    [Fact]
    public async Task A_claim_that_races_the_take_back_leaves_no_job_with_a_dead_worker()
    {
        var other = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await AcceptAsync(4);
            var worker = await RegisterAsync(TimeSpan.FromMilliseconds(2));

            var claim = ClaimAsync(worker, store: other);
            await Task.WhenAll(claim, TakeBackAllAsync()).Within();
            await Home.PassTimeAsync(TimeSpan.FromSeconds(1));
            await TakeBackAllAsync();

            var figures = Assert.Single(await Store.CountAsync(Deadline.Token));
            Assert.Equal(0, figures.Running);
            Assert.Equal((round + 1) * 4, figures.Ready);
        }

        Task<TakenBack> TakeBackAllAsync() => Store.TakeBackAsync(int.MaxValue, Some.Problem, Deadline.Token);
    }

    private Task<TakenBack> TakeBackAsync() => Store.TakeBackAsync(MaxLosses, Some.Problem, Deadline.Token);
}
