using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>How jobs come in.</summary>
public abstract class EnqueueConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task An_accepted_job_is_queued_and_reads_as_it_was_asked_for()
    {
        var before = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(5);
        var job = await AcceptAsync(Some.Job() with { Owner = "ann", Priority = 3 });
        await RegisterAsync();

        var record = await ReadAsync(job.Id);

        Assert.Equal(job.Id, record.Status.Id);
        Assert.Equal(Some.JobName, record.Status.Job);
        Assert.Equal(JobState.Queued, record.Status.State);
        Assert.Equal(0, record.Status.Attempt);
        Assert.Null(record.Status.Progress);
        Assert.Null(record.Status.RunAt);
        Assert.Null(record.Status.StartedAt);
        Assert.Null(record.Status.FinishedAt);
        Assert.Null(record.Status.WaitingFor);
        Assert.Null(record.Status.Error);
        Assert.InRange(record.Status.CreatedAt, before, before + TimeSpan.FromMinutes(1));
        Assert.Equal(Some.Queue, record.Queue);
        Assert.Equal("ann", record.Owner);
        Assert.Null(record.ExpiresAt);
    }

    [Fact]
    public async Task What_was_asked_for_reaches_the_worker_unchanged()
    {
        var job = Some.Job() with
        {
            Owner = "Ünal 🐇",
            Request = Some.Json("""{"text":"zero \u0000, quote \", 漢字"}"""),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            TraceState = "vendor=value",
            Files = [new StoredFile("a.pdf", "application/pdf", 3), new StoredFile("ü.txt", "text/plain", 0)],
        };

        var claimed = await StartJobAsync(job: job);

        Assert.Equal(job.Job, claimed.Job);
        Assert.Equal(job.Queue, claimed.Queue);
        Assert.Equal(job.Owner, claimed.Owner);
        Assert.Equal(job.Request.ToArray(), claimed.Request.ToArray());
        Assert.Equal(job.TraceParent, claimed.TraceParent);
        Assert.Equal(job.TraceState, claimed.TraceState);
        Assert.Equal(job.Files, claimed.Files);
        Assert.Equal(1, claimed.Number);
        Assert.Equal(0, claimed.Failures);
    }

    [Fact]
    public async Task A_long_request_is_kept_whole()
    {
        var request = Some.Json($"\"{new string('x', 3_000_000)}\"");

        var claimed = await StartJobAsync(job: Some.Job() with { Request = request });

        Assert.True(request.Span.SequenceEqual(claimed.Request.Span));
    }

    [Fact]
    public async Task Answers_stand_in_the_order_of_the_jobs()
    {
        NewJob[] jobs = [Some.Job(), Some.Job() with { UniqueKey = "k" }, Some.Job() with { UniqueKey = "k" }, Some.Job()];

        var answers = await Store.EnqueueAsync(jobs, Deadline.Token);

        Assert.Equal(
            [
                new EnqueueAnswer(EnqueueVerdict.Accepted, jobs[0].Id),
                new EnqueueAnswer(EnqueueVerdict.Accepted, jobs[1].Id),
                new EnqueueAnswer(EnqueueVerdict.Existed, jobs[1].Id),
                new EnqueueAnswer(EnqueueVerdict.Accepted, jobs[3].Id),
            ],
            answers);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("name")]
    [InlineData("queue")]
    [InlineData("priority")]
    [InlineData("owner")]
    [InlineData("trace parent")]
    [InlineData("trace state")]
    [InlineData("files")]
    public async Task Jobs_that_come_in_together_keep_what_each_asks_for(string difference)
    {
        var jobs = Enumerable.Range(0, 5).Select(i => Some.Job() with { Owner = "ann", TraceState = "a=1", Request = Some.Json($"{i}") }).ToArray();
        jobs[2] = difference switch
        {
            "name" => jobs[2] with { Job = "other" },
            "queue" => jobs[2] with { Queue = "other" },
            "priority" => jobs[2] with { Priority = 1 },
            "owner" => jobs[2] with { Owner = null },
            "trace parent" => jobs[2] with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            "trace state" => jobs[2] with { TraceState = "b=2" },
            "files" => jobs[2] with { Files = [new StoredFile("a.pdf", "application/pdf", 3)] },
            _ => jobs[2],
        };

        await Store.EnqueueAsync(jobs, Deadline.Token);

        var worker = await RegisterAsync(jobs: [Some.JobName, "other"]);
        var claimed = (await ClaimAsync(worker)).Concat(await ClaimAsync(worker, queue: "other")).ToList();
        var order = difference switch { "priority" => [2, 0, 1, 3, 4], "queue" => [0, 1, 3, 4, 2], _ => new[] { 0, 1, 2, 3, 4 } };
        Assert.Equal(order.Select(i => jobs[i].Id), claimed.Select(job => job.Attempt.Job));
        foreach (var (job, kept) in order.Select(i => jobs[i]).Zip(claimed))
        {
            Assert.Equal((job.Job, job.Queue, job.Owner, job.TraceParent, job.TraceState), (kept.Job, kept.Queue, kept.Owner, kept.TraceParent, kept.TraceState));
            Assert.Equal(job.Request.ToArray(), kept.Request.ToArray());
            Assert.Equal(job.Files, kept.Files);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_that_come_in_together_wait_each_for_its_own_time(bool areAlike)
    {
        var runAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        NewJob[] jobs = [Some.Job() with { RunAt = runAt }, Some.Job() with { RunAt = areAlike ? runAt : null }];

        await Store.EnqueueAsync(jobs, Deadline.Token);

        var worker = await RegisterAsync();
        Assert.Equal(areAlike ? [] : [jobs[1].Id], (await ClaimAsync(worker)).Select(job => job.Attempt.Job));
        await Home.PassTimeAsync(TimeSpan.FromHours(1.1));
        await Store.FindWorkAsync([Some.Queue], Deadline.Token);
        await Store.RenewAsync(worker.Id, Lease, Deadline.Token);
        Assert.Equal(areAlike ? jobs.Select(job => job.Id).Order() : [jobs[0].Id], (await ClaimAsync(worker)).Select(job => job.Attempt.Job).Order());
    }

    [Fact]
    public async Task No_jobs_need_no_answers() => Assert.Empty(await Store.EnqueueAsync([], Deadline.Token));

    [Fact]
    public async Task A_caller_whose_answer_got_lost_asks_again_and_makes_no_second_job()
    {
        var job = await AcceptAsync(Some.Job() with { UniqueKey = "k", QueueLimit = 1 });

        await AcceptAsync(job);

        Assert.Single(await ClaimAsync(await RegisterAsync()));
        await AcceptAsync(job);
        Assert.Equal(JobState.Running, await StateOfAsync(job.Id));
    }

    [Fact]
    public async Task Asking_again_does_not_bring_back_a_job_that_is_final()
    {
        var job = Some.Job();
        var claimed = await StartJobAsync(job: job);
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));

        await AcceptAsync(job);

        Assert.Equal(JobState.Succeeded, await StateOfAsync(job.Id));
        Assert.Empty(await ClaimAsync(await RegisterAsync()));
    }

    [Fact]
    public async Task A_job_for_later_waits_for_its_time()
    {
        var runAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        var job = await AcceptAsync(Some.Job() with { RunAt = runAt });
        var worker = await RegisterAsync();

        Assert.Empty(await ClaimAsync(worker));
        var status = (await ReadAsync(job.Id)).Status;
        Assert.Equal(JobState.Queued, status.State);
        Assert.Equal(JobWaitingFor.Time, status.WaitingFor);
        Assert.Equal(runAt.ToUnixTimeMilliseconds(), status.RunAt!.Value.ToUnixTimeMilliseconds(), 1.0);
        var work = await Store.FindWorkAsync([Some.Queue], Deadline.Token);
        Assert.Empty(work.Queues);
        Assert.InRange(work.NextIn!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));

        await Home.PassTimeAsync(TimeSpan.FromHours(1.1));

        Assert.Equal([Some.Queue], (await Store.FindWorkAsync([Some.Queue], Deadline.Token)).Queues);
        await Store.RenewAsync(worker.Id, Lease, Deadline.Token);
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync(worker)).Attempt.Job);
    }

    [Fact]
    public async Task A_time_that_has_passed_is_now()
    {
        var job = await AcceptAsync(Some.Job() with { RunAt = DateTimeOffset.UtcNow - TimeSpan.FromHours(1) });

        Assert.Null((await ReadAsync(job.Id)).Status.RunAt);
        Assert.Single(await ClaimAsync(await RegisterAsync()));
    }

    [Fact]
    public async Task A_job_that_no_worker_knows_is_visible_as_waiting_for_one()
    {
        var job = await AcceptAsync();
        Assert.Equal(JobWaitingFor.Worker, (await ReadAsync(job.Id)).Status.WaitingFor);

        await RegisterAsync(jobs: "another");
        Assert.Equal(JobWaitingFor.Worker, (await ReadAsync(job.Id)).Status.WaitingFor);

        await RegisterAsync(jobs: ["another", Some.JobName]);
        Assert.Null((await ReadAsync(job.Id)).Status.WaitingFor);

        await Home.PassTimeAsync(Lease + Lease);
        Assert.Equal(JobWaitingFor.Worker, (await ReadAsync(job.Id)).Status.WaitingFor);
    }

    [Fact]
    public async Task A_running_attempt_may_enqueue_and_a_stale_one_may_not()
    {
        var parent = await StartJobAsync();
        await AcceptAsync(Some.Job() with { Parent = parent.Attempt });
        Assert.True(await FinishAsync(Some.GiveBack(parent.Attempt)));

        var refused = Some.Job() with { Parent = parent.Attempt };

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.ParentLost, refused.Id), await EnqueueAsync(refused));
        Assert.Empty(await Store.ReadAsync([refused.Id], Deadline.Token));
    }

    [Fact]
    public async Task A_call_that_was_canceled_before_it_began_makes_no_job()
    {
        var job = Some.Job();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.EnqueueAsync([job], new CancellationToken(canceled: true)));

        Assert.Empty(await Store.ReadAsync([job.Id], Deadline.Token));
    }

    [Fact]
    public async Task Jobs_are_there_for_a_store_that_opens_later()
    {
        var job = await AcceptAsync();
        await Store.DisposeAsync();

        var later = await StartAsync();

        Assert.Equal(JobState.Queued, Assert.Single(await later.ReadAsync([job.Id], Deadline.Token)).Status.State);
    }
}
