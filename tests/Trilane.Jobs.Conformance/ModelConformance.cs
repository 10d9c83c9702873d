using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Random operations in a row, each held against a simple model; and many at once, held against what must always be true.</summary>
public abstract class ModelConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private static readonly string[] _names = ["index", "mail", "thumb"];
    private static readonly string[] _queues = ["a", "b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_operations_do_what_the_model_does(int seed)
    {
        const int Steps = 600;
        var random = new Random(seed);
        var model = new StoreModel();
        List<AttemptId> attempts = [];
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                await StepAsync(random, model, attempts);
                if (step % 50 == 49)
                {
                    await CompareAsync(model);
                }
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {exception.Message}", exception);
            }
        }
    }

    [Fact]
    public async Task Under_fire_from_many_threads_each_accepted_job_ends_once_and_nothing_is_left()
    {
        const int Jobs = 800;
        var other = await StartAsync();
        IJobStore[] stores = [Store, other];
        var outcomes = new System.Collections.Concurrent.ConcurrentDictionary<Guid, int>();
        var left = Jobs;
        using var over = new CancellationTokenSource(Deadline.Time);

        var workers = Enumerable.Range(0, 6).Select(index => Task.Run(() => WorkAsync(stores[index % 2], new Random(index)))).ToList();
        var accepted = (await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(() => FillAsync(stores[index % 2]))))).SelectMany(jobs => jobs).ToList();
        await Task.WhenAll(workers).Within();

        Assert.Equal(accepted.Order(), outcomes.Keys.Order());
        Assert.All(outcomes.Values, count => Assert.Equal(1, count));
        Assert.All(await Store.ReadAsync(accepted, Deadline.Token), record => Assert.Equal(JobState.Succeeded, record.Status.State));
        Assert.Empty(await Store.CountAsync(Deadline.Token));

        async Task<List<Guid>> FillAsync(IJobStore store)
        {
            List<Guid> jobs = [];
            while (jobs.Count < Jobs / 4)
            {
                var part = Enumerable.Range(0, 5).Select(_ => Some.Job()).ToList();
                Assert.All(await store.EnqueueAsync(part, Deadline.Token), answer => Assert.Equal(EnqueueVerdict.Accepted, answer.Verdict));
                jobs.AddRange(part.Select(job => job.Id));
            }

            return jobs;
        }

        async Task WorkAsync(IJobStore store, Random random)
        {
            var worker = await RegisterAsync(TimeSpan.FromMinutes(10));
            while (Volatile.Read(ref left) > 0)
            {
                over.Token.ThrowIfCancellationRequested();
                foreach (var claimed in await ClaimAsync(worker, random.Next(1, 8), store: store))
                {
                    var end = random.Next(10) switch { 0 => Some.Retry(claimed.Attempt), 1 => Some.GiveBack(claimed.Attempt), _ => Some.Success(claimed.Attempt) };
                    Assert.True((await store.FinishAsync([end], Deadline.Token))[0]);
                    if (end.Kind == AttemptEndKind.Succeeded)
                    {
                        outcomes.AddOrUpdate(claimed.Attempt.Job, 1, (_, count) => count + 1);
                        Interlocked.Decrement(ref left);
                    }
                }
            }
        }
    }

    private async Task StepAsync(Random random, StoreModel model, List<AttemptId> attempts)
    {
        switch (random.Next(20))
        {
            case < 6:
                await EnqueueAsync(random, model, attempts);
                break;
            case < 9:
                await ClaimAsync(random, model, attempts);
                break;
            case < 13 when attempts.Count > 0:
                await FinishAsync(random, model, attempts);
                break;
            case 13 when attempts.Count > 0:
                var reported = Pick(random, attempts);
                Assert.Equal(model.IsPresent(reported), (await Store.ReportAsync([new(reported, random.NextDouble(), "x")], Deadline.Token))[0]);
                break;
            case 14 when model.Jobs.Count > 0:
                var canceled = Pick(random, model.Jobs).Job.Id;
                Assert.Equal(model.Cancel(canceled), await Store.CancelAsync(canceled, Some.Retention, Deadline.Token));
                break;
            case 15 when model.Jobs.Count > 0:
                var forgotten = Pick(random, model.Jobs).Job.Id;
                Assert.Equal(model.Forget(forgotten), await Store.ForgetAsync(forgotten, Deadline.Token));
                break;
            case 16:
                var worker = await RegisterAsync(TimeSpan.FromMinutes(random.Next(1, 60)), _names[..random.Next(1, 4)]);
                model.Workers.Add(worker.Id, model.Now + worker.Lease);
                break;
            case 17:
                await PassTimeAsync(random, model);
                break;
            case 18 when model.Workers.Count > 0:
                await RenewOrLeaveAsync(random, model);
                break;
            default:
                await AssertTakenBackAsync(model);
                break;
        }
    }

    private async Task EnqueueAsync(Random random, StoreModel model, List<AttemptId> attempts)
    {
        List<(NewJob Job, TimeSpan? Waits)> jobs = [];
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            TimeSpan? waits = random.Next(4) == 0 ? TimeSpan.FromMinutes(random.Next(5, 60)) : null;
            jobs.Add((
                Some.Job(Pick(random, _queues), Pick(random, _names), random.Next(-1, 3)) with
                {
                    RunAt = Home.Now + waits,
                    UniqueKey = random.Next(4) == 0 ? $"k{random.Next(5)}" : null,
                    Idempotency = random.Next(6) == 0 ? new IdempotencyKey("s", $"i{random.Next(10)}", new byte[] { (byte)random.Next(2) }) : null,
                    Parent = random.Next(8) == 0 && attempts.Count > 0 ? Pick(random, attempts) : null,
                    QueueLimit = random.Next(4) == 0 ? random.Next(5, 40) : null,
                },
                waits));
        }

        Assert.Equal([.. jobs.Select(job => model.Enqueue(job.Job, job.Waits))], await Store.EnqueueAsync([.. jobs.Select(job => job.Job)], Deadline.Token));
    }

    private async Task ClaimAsync(Random random, StoreModel model, List<AttemptId> attempts)
    {
        var worker = model.Workers.Count > 0 ? Pick(random, model.Workers.Keys) : Guid.CreateVersion7();
        var request = new ClaimRequest(worker, Pick(random, _queues), _names[..random.Next(1, 4)], random.Next(1, 5));
        var expected = model.Claimable(request);

        var claimed = await Store.ClaimAsync(request, Deadline.Token);

        Assert.Equal(expected.Select(job => job.Job.Id), claimed.Select(job => job.Attempt.Job));
        foreach (var (job, claim) in expected.Zip(claimed))
        {
            job.State = JobState.Running;
            job.Worker = worker;
            job.Attempt++;
            Assert.Equal((job.Attempt, job.Failures), (claim.Number, claim.Failures));
            Assert.True(job.Last is not { } last || claim.Attempt.Generation > last.Generation);
            job.Last = claim.Attempt;
            attempts.Add(claim.Attempt);
        }
    }

    private async Task FinishAsync(Random random, StoreModel model, List<AttemptId> attempts)
    {
        var ends = Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => random.Next(3) == 0 ? Pick(random, attempts) : attempts[^random.Next(1, Math.Min(attempts.Count, 5) + 1)])
            .Distinct()
            .Select(attempt => Some.End((AttemptEndKind)random.Next(5), attempt) with { Delay = TimeSpan.FromMinutes(random.Next(0, 20) * 5) })
            .ToList();

        Assert.Equal([.. ends.Select(model.Finish)], await Store.FinishAsync(ends, Deadline.Token));
    }

    private async Task PassTimeAsync(Random random, StoreModel model)
    {
        // Half minutes beside whole ones: nothing ever comes due at the very moment that is looked at.
        var time = TimeSpan.FromMinutes(random.Next(1, 15)) + TimeSpan.FromSeconds(random.Next(2) * 7);
        model.PassTime(time);
        await Home.PassTimeAsync(time);
        model.MakeDueReady();
        var work = await Store.FindWorkAsync(_queues, Deadline.Token);
        Assert.Equal(_queues.Where(queue => model.Jobs.Any(job => job.IsReady && job.Job.Queue == queue)), work.Queues.Order(StringComparer.Ordinal));
        Assert.Equal(model.Jobs.Any(job => job.WaitsUntil is not null), work.NextIn is not null);
    }

    private async Task RenewOrLeaveAsync(Random random, StoreModel model)
    {
        var worker = Pick(random, model.Workers.Keys);
        if (random.Next(3) == 0)
        {
            model.Unregister(worker);
            await Store.UnregisterAsync(worker, Deadline.Token);
            return;
        }

        var lease = TimeSpan.FromMinutes(random.Next(1, 30));
        model.Workers[worker] = model.Now + lease;
        var held = await Store.RenewAsync(worker, lease, Deadline.Token);
        Assert.Equal(
            model.Jobs.Where(job => job.IsRunning && job.Worker == worker)
                .Select(job => new HeldAttempt(job.Last!.Value, job.State == JobState.Canceling)).OrderBy(attempt => attempt.Attempt.Job),
            held!.OrderBy(attempt => attempt.Attempt.Job));
    }

    private async Task AssertTakenBackAsync(StoreModel model)
    {
        var expected = model.TakeBack();
        var taken = await Store.TakeBackAsync(StoreModel.MaxLosses, Some.Problem, Deadline.Token);
        Assert.Equal((expected.Workers, expected.Jobs), (taken.Workers, taken.Jobs));
        Assert.Equal(expected.SetAside.Order(), taken.SetAside.Order());
    }

    private async Task CompareAsync(StoreModel model)
    {
        var records = (await Store.ReadAsync([.. model.Jobs.Select(job => job.Job.Id)], Deadline.Token)).ToDictionary(record => record.Status.Id);
        Assert.Equal(model.Jobs.Count, records.Count);
        foreach (var job in model.Jobs)
        {
            var status = records[job.Job.Id].Status;
            Assert.Equal((job.State, job.Attempt, job.IsFinal), (status.State, status.Attempt, status.FinishedAt is not null));
            Assert.Equal(job.WaitsUntil is not null, status.RunAt is not null);
        }

        Assert.Equal(model.Count(), (await Store.CountAsync(Deadline.Token)).OrderBy(queue => queue.Queue, StringComparer.Ordinal));
    }

    private static T Pick<T>(Random random, IReadOnlyCollection<T> items) => items.ElementAt(random.Next(items.Count));
}
