using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Who gets which job, and in which order.</summary>
public abstract class ClaimConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task Jobs_are_given_by_priority_and_then_by_age()
    {
        int[] priorities = [0, 5, -3, 5, 0, 1];
        var jobs = await AcceptAsync(priorities.Length, index => Some.Job(priority: priorities[index]));

        var claimed = await ClaimAsync(await RegisterAsync());

        Assert.Equal([jobs[1].Id, jobs[3].Id, jobs[5].Id, jobs[0].Id, jobs[4].Id, jobs[2].Id], claimed.Select(job => job.Attempt.Job));
    }

    [Fact]
    public async Task The_order_holds_across_claims_and_across_the_names_of_jobs()
    {
        string[] names = ["a", "b", "c"];
        var jobs = await AcceptAsync(30, index => Some.Job(name: names[index * 7 % 3], priority: index % 4));
        var worker = await RegisterAsync(jobs: names);
        List<Guid> order = [];

        while (await ClaimAsync(worker, max: 4) is { Count: > 0 } claimed)
        {
            Assert.InRange(claimed.Count, 1, 4);
            order.AddRange(claimed.Select(job => job.Attempt.Job));
        }

        Assert.Equal(jobs.Select((job, index) => (job.Id, job.Priority, index)).OrderBy(job => (-job.Priority, job.index)).Select(job => job.Id), order);
    }

    [Fact]
    public async Task The_order_is_that_of_acceptance_whatever_the_ids_are()
    {
        var late = Some.Job();
        var early = Some.Job();
        await AcceptAsync(early);
        await AcceptAsync(late);

        var claimed = await ClaimAsync(await RegisterAsync());

        Assert.Equal([early.Id, late.Id], claimed.Select(job => job.Attempt.Job));
    }

    [Fact]
    public async Task A_claim_gives_only_jobs_of_its_queue_that_the_worker_knows()
    {
        await AcceptAsync(Some.Job(queue: "other"));
        await AcceptAsync(Some.Job(name: "unknown", priority: 9));
        var known = await AcceptAsync(Some.Job());
        var worker = await RegisterAsync();

        Assert.Equal(known.Id, Assert.Single(await ClaimAsync(worker)).Attempt.Job);
        Assert.Empty(await ClaimAsync(worker));
        Assert.Single(await ClaimAsync(worker, queue: "other"));
    }

    [Fact]
    public async Task A_claimed_job_runs_and_its_generation_attempt_and_version_rise()
    {
        var job = await AcceptAsync();
        var before = await ReadAsync(job.Id);

        var first = Assert.Single(await ClaimAsync(await RegisterAsync()));

        var after = await ReadAsync(job.Id);
        Assert.Equal(JobState.Running, after.Status.State);
        Assert.Equal(1, after.Status.Attempt);
        Assert.NotNull(after.Status.StartedAt);
        Assert.True(after.Version > before.Version);
        Assert.True(first.Attempt.Generation > 0);
    }

    [Fact]
    public async Task A_worker_that_is_not_registered_gets_nothing()
    {
        await AcceptAsync();

        Assert.Empty(await Store.ClaimAsync(new ClaimRequest(Guid.CreateVersion7(), Some.Queue, [Some.JobName], 1), Deadline.Token));
    }

    [Fact]
    public async Task A_worker_whose_lease_has_ended_gets_nothing_until_it_is_renewed()
    {
        await AcceptAsync();
        var worker = await RegisterAsync();
        await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.Empty(await ClaimAsync(worker));

        Assert.Empty((await Store.RenewAsync(worker.Id, Lease, Deadline.Token))!);
        Assert.Single(await ClaimAsync(worker));
    }

    [Fact]
    public async Task No_job_is_given_twice_to_many_that_claim_at_once()
    {
        const int Jobs = 600;
        var accepted = await AcceptAsync(Jobs);
        var other = await StartAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(index => ClaimAllAsync(index % 2 == 0 ? Store : other))).Within();

        var claimed = claims.SelectMany(claim => claim).ToList();
        Assert.Equal(Jobs, claimed.Count);
        Assert.Equal(accepted.Select(job => job.Id).Order(), claimed.Order());

        async Task<List<Guid>> ClaimAllAsync(IJobStore store)
        {
            var worker = await RegisterAsync();
            List<Guid> all = [];
            while (await ClaimAsync(worker, 7, store: store) is { Count: > 0 } some)
            {
                all.AddRange(some.Select(job => job.Attempt.Job));
            }

            return all;
        }
    }

    [Fact]
    public async Task Work_is_found_in_the_queues_that_have_some()
    {
        await AcceptAsync(Some.Job(queue: "a"));
        await AcceptAsync(Some.Job(queue: "c"));

        var work = await Store.FindWorkAsync(["a", "b"], Deadline.Token);

        Assert.Equal(["a"], work.Queues);
        Assert.Null(work.NextIn);
    }

    [Fact]
    public async Task Jobs_that_come_due_keep_their_place()
    {
        var later = await AcceptAsync(Some.Job() with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(20) });
        var now = await AcceptAsync(Some.Job());
        await Home.PassTimeAsync(TimeSpan.FromSeconds(21));
        await Store.FindWorkAsync([Some.Queue], Deadline.Token);

        var claimed = await ClaimAsync(await RegisterAsync());

        Assert.Equal([later.Id, now.Id], claimed.Select(job => job.Attempt.Job));
    }

    [Fact]
    public async Task More_jobs_than_one_look_moves_come_due_one_look_after_another()
    {
        const int Jobs = 2500;
        await AcceptAsync(Jobs, _ => Some.Job() with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1) });
        await Home.PassTimeAsync(TimeSpan.FromMinutes(2));
        var looks = 0;
        DueWork work;
        do
        {
            work = await Store.FindWorkAsync([Some.Queue], Deadline.Token);
            Assert.Equal([Some.Queue], work.Queues);
            looks++;
        }
        while (work.NextIn is { } next && next == TimeSpan.Zero && looks < 100);

        Assert.Null(work.NextIn);
        Assert.Equal(Jobs, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
    }
}
