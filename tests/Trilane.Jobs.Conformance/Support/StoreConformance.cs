using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>What the aspects of the suite share: a started store in a home of its own.</summary>
/// <typeparam name="THome">Which store is looked at.</typeparam>
public abstract class StoreConformance<THome> : IAsyncLifetime
    where THome : StoreHome, new()
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly List<IJobStore> _stores = [];

    internal THome Home { get; } = new();

    internal IJobStore Store { get; private set; } = null!;

    /// <summary>What <see cref="Store"/> has told its process.</summary>
    internal RecordedSignals Signals { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Home.CreateAsync();
        Store = await StartAsync(Signals);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        await Home.DisposeAsync();
    }

    /// <summary>A further store on the same jobs.</summary>
    internal async Task<IJobStore> StartAsync(IJobSignals? signals = null)
    {
        var store = Home.Open();
        _stores.Add(store);
        await store.StartAsync(signals ?? new RecordedSignals(), Deadline.Token);
        return store;
    }

    internal async Task<EnqueueAnswer> EnqueueAsync(NewJob job) => Assert.Single(await Store.EnqueueAsync([job], Deadline.Token));

    internal async Task<NewJob> AcceptAsync(NewJob? job = null)
    {
        job ??= Some.Job();
        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Accepted, job.Id), await EnqueueAsync(job));
        return job;
    }

    internal async Task<NewJob[]> AcceptAsync(int count, Func<int, NewJob>? make = null)
    {
        NewJob[] jobs = [.. Enumerable.Range(0, count).Select(make ?? (_ => Some.Job()))];
        Assert.All(await Store.EnqueueAsync(jobs, Deadline.Token), answer => Assert.Equal(EnqueueVerdict.Accepted, answer.Verdict));
        return jobs;
    }

    internal async Task<WorkerRegistration> RegisterAsync(TimeSpan? lease = null, params string[] jobs)
    {
        var worker = new WorkerRegistration(Guid.CreateVersion7(), "host/1", jobs is [] ? [Some.JobName] : jobs, [Some.Queue], lease ?? Lease);
        await Store.RegisterAsync(worker, Deadline.Token);
        return worker;
    }

    internal Task<IReadOnlyList<ClaimedJob>> ClaimAsync(WorkerRegistration worker, int max = 10, string queue = Some.Queue, IJobStore? store = null) =>
        (store ?? Store).ClaimAsync(new ClaimRequest(worker.Id, queue, worker.Jobs, max), Deadline.Token);

    /// <summary>A job that runs.</summary>
    internal async Task<ClaimedJob> StartJobAsync(WorkerRegistration? worker = null, NewJob? job = null)
    {
        job = await AcceptAsync(job);
        var claimed = Assert.Single(await ClaimAsync(worker ?? await RegisterAsync(), 1, job.Queue));
        Assert.Equal(job.Id, claimed.Attempt.Job);
        return claimed;
    }

    internal async Task<bool> FinishAsync(AttemptEnd end) => Assert.Single(await Store.FinishAsync([end], Deadline.Token));

    internal async Task<JobRecord> ReadAsync(Guid job) => Assert.Single(await Store.ReadAsync([job], Deadline.Token));

    internal async Task<JobState> StateOfAsync(Guid job) => (await ReadAsync(job)).Status.State;
}
