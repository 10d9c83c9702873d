using System.Data.Common;

namespace Trilane.Jobs.Storage;

/// <summary>Where jobs live. One suite, <c>Trilane.Jobs.Conformance</c>, says what an implementation does; every store passes it.</summary>
/// <remarks>
/// All members are safe to use from any number of threads. Each call is atomic, is on disk when it returns (claims, leases and progress need
/// only outlive every process that could act on them), and measures time by the store's own clock. Any of them fails with <see cref="JobStoreException"/> while the store can't do it; callers try again. A write that names
/// an <see cref="AttemptId"/> changes nothing once that attempt is no longer the job's present one, or the job is final.
/// </remarks>
internal interface IJobStore : IAsyncDisposable
{
    /// <summary>What logs and health call it: its kind and address, without secrets.</summary>
    string Name { get; }

    StoreHealth Health { get; }

    /// <summary>Brings the schema up to date, under a lock, and starts listening; what it hears goes to <paramref name="signals"/>.</summary>
    /// <exception cref="JobSchemaException">The schema is newer than this program.</exception>
    Task StartAsync(IJobSignals signals, CancellationToken cancellationToken);

    /// <summary>Takes jobs in, in order; the answers stand in the same order.</summary>
    Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken);

    /// <summary>Takes jobs in within the caller's transaction, which decides whether they ever existed.</summary>
    /// <exception cref="ArgumentException">The transaction is not one of this store's database.</exception>
    Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Keeps a part of a file under the id that its job will have. Parts of jobs that never come are pruned after a day.</summary>
    Task WriteChunkAsync(Guid job, int file, int chunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>A part of a file; empty past its end.</summary>
    Task<ReadOnlyMemory<byte>> ReadChunkAsync(Guid job, int file, int chunk, CancellationToken cancellationToken);

    /// <summary>Drops the parts of a job that was not accepted.</summary>
    Task DropFilesAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Makes a worker known and starts its lease.</summary>
    Task RegisterAsync(WorkerRegistration worker, CancellationToken cancellationToken);

    /// <summary>Renews a worker's lease and tells what it is taken to be running; null when it was given up: it then needs a new identity.</summary>
    Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Guid worker, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Forgets a worker that has nothing left to do; jobs that it is still taken to be running are given back.</summary>
    Task UnregisterAsync(Guid worker, CancellationToken cancellationToken);

    /// <summary>Gives a worker jobs to run, by priority and then by age. Several workers never get the same.</summary>
    Task<IReadOnlyList<ClaimedJob>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Makes jobs ready whose time has come, and tells which of the queues have work.</summary>
    Task<DueWork> FindWorkAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken);

    /// <summary>Records how attempts ended; for each whether it counted.</summary>
    Task<IReadOnlyList<bool>> FinishAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken);

    /// <summary>
    /// Records a success together with what <paramref name="write"/> writes in the same transaction. False, without calling it, when the
    /// attempt no longer counts; its exception undoes all and comes out.
    /// </summary>
    Task<bool> FinishAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>Keeps how far attempts are; for each whether it counted.</summary>
    Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up workers whose lease has ended. Their jobs are ready again at their old place and count one loss more; one with
    /// <paramref name="maxLosses"/> losses is failed with <paramref name="error"/>; one that was to be canceled is canceled.
    /// </summary>
    Task<TakenBack> TakeBackAsync(int maxLosses, ReadOnlyMemory<byte> error, CancellationToken cancellationToken);

    /// <summary>What is known of jobs; those that the store does not know are left out. In no order.</summary>
    Task<IReadOnlyList<JobRecord>> ReadAsync(IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken);

    /// <summary>The outcome of a job; null when it has none yet or is unknown.</summary>
    Task<StoredResult?> ReadResultAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Cancels a job that is queued, and asks for it where it runs.</summary>
    Task<CancelAnswer> CancelAsync(Guid job, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Forgets a job that is final, with its files and keys; false when it is not, or unknown.</summary>
    Task<bool> ForgetAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>
    /// Drops a slice of what is due: results past their retention, jobs a day after that, parts of files without a job for a day. How many
    /// rows; fewer than <paramref name="limit"/> means that nothing is left for now.
    /// </summary>
    Task<int> PruneAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The numbers of all queues that have jobs which are not final.</summary>
    Task<IReadOnlyList<QueueFigures>> CountAsync(CancellationToken cancellationToken);
}
