using Trilane.Jobs.Storage;

namespace Trilane.Jobs;

/// <summary>Puts jobs into the store and follows them.</summary>
public sealed class JobClient
{
    private readonly IJobStore _store;

    internal JobClient(IJobStore store) => _store = store;

    internal async Task<JobStatus> GetStatusAsync(Guid id, CancellationToken cancellationToken) =>
        (await _store.ReadAsync([id], cancellationToken)) is [var record] ? record.Status : throw new JobNotFoundException(id);

    internal async Task<TResult> WaitForResultAsync<TResult>(Guid id, CancellationToken cancellationToken)
    {
        await GetStatusAsync(id, cancellationToken);
        throw new JobCanceledException(id);
    }
}
