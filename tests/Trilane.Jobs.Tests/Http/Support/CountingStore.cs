using System.Collections.Concurrent;
using System.Data.Common;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>A real store whose calls are counted, and which can be out of order for a while.</summary>
internal sealed class CountingStore(IJobStore store) : IJobStore
{
    private int _reads;
    private volatile bool _isDown;
    private volatile bool _losesAnswers;

    public string Name => store.Name;

    public StoreHealth Health => store.Health;

    /// <summary>Questions about jobs, whatever number of jobs each was about.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Chunks that were written, whatever became of them.</summary>
    public ConcurrentQueue<(Guid Job, int File, int Chunk)> Written { get; } = new();

    public int Chunks => Written.Count;

    /// <summary>Every call fails.</summary>
    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>Jobs are taken in, and whoever put them in hears that it failed.</summary>
    public bool LosesAnswers
    {
        get => _losesAnswers;
        set => _losesAnswers = value;
    }

    public Task StartAsync(IJobSignals signals, CancellationToken cancellationToken) => store.StartAsync(signals, cancellationToken);

    public async Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var answers = await Up().EnqueueAsync(jobs, cancellationToken);
        return _losesAnswers ? throw new JobStoreException("The connection broke before the answer came.") : answers;
    }

    public Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction, CancellationToken cancellationToken) =>
        Up().EnqueueAsync(jobs, transaction, cancellationToken);

    public async Task WriteChunkAsync(Guid job, int file, int chunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await Up().WriteChunkAsync(job, file, chunk, bytes, cancellationToken);
        Written.Enqueue((job, file, chunk));
    }

    public Task<ReadOnlyMemory<byte>> ReadChunkAsync(Guid job, int file, int chunk, CancellationToken cancellationToken) =>
        Up().ReadChunkAsync(job, file, chunk, cancellationToken);

    public Task DropFilesAsync(Guid job, CancellationToken cancellationToken) => Up().DropFilesAsync(job, cancellationToken);

    public Task RegisterAsync(WorkerRegistration worker, CancellationToken cancellationToken) => Up().RegisterAsync(worker, cancellationToken);

    public Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Guid worker, TimeSpan lease, CancellationToken cancellationToken) =>
        Up().RenewAsync(worker, lease, cancellationToken);

    public Task UnregisterAsync(Guid worker, CancellationToken cancellationToken) => Up().UnregisterAsync(worker, cancellationToken);

    public Task<IReadOnlyList<ClaimedJob>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => Up().ClaimAsync(request, cancellationToken);

    public Task<DueWork> FindWorkAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) => Up().FindWorkAsync(queues, cancellationToken);

    public Task<IReadOnlyList<bool>> FinishAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken) => Up().FinishAsync(ends, cancellationToken);

    public Task<bool> FinishAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        Up().FinishAsync(end, write, cancellationToken);

    public Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken) =>
        Up().ReportAsync(reports, cancellationToken);

    public Task<TakenBack> TakeBackAsync(int maxLosses, ReadOnlyMemory<byte> error, CancellationToken cancellationToken) =>
        Up().TakeBackAsync(maxLosses, error, cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ReadAsync(IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Up().ReadAsync(jobs, cancellationToken);
    }

    public Task<StoredResult?> ReadResultAsync(Guid job, CancellationToken cancellationToken) => Up().ReadResultAsync(job, cancellationToken);

    public Task<CancelAnswer> CancelAsync(Guid job, TimeSpan retention, CancellationToken cancellationToken) => Up().CancelAsync(job, retention, cancellationToken);

    public Task<bool> ForgetAsync(Guid job, CancellationToken cancellationToken) => Up().ForgetAsync(job, cancellationToken);

    public Task<int> PruneAsync(int limit, CancellationToken cancellationToken) => Up().PruneAsync(limit, cancellationToken);

    public Task<IReadOnlyList<QueueFigures>> CountAsync(CancellationToken cancellationToken) => Up().CountAsync(cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private IJobStore Up() => _isDown ? throw new JobStoreException("The store is down.") : store;
}
