namespace Trilane.Jobs;

/// <summary>An accepted job, for the code that enqueued it.</summary>
/// <typeparam name="TResult">What the job answers.</typeparam>
public sealed class JobHandle<TResult>
{
    private readonly JobClient _client;

    internal JobHandle(JobClient client, Guid id, bool alreadyExisted)
    {
        _client = client;
        Id = id;
        AlreadyExisted = alreadyExisted;
    }

    /// <summary>The job's id, a version 7 GUID.</summary>
    public Guid Id { get; }

    /// <summary>True when an earlier job has the same unique key, and this is a handle to that one.</summary>
    public bool AlreadyExisted { get; }

    /// <summary>What is known of the job now.</summary>
    /// <exception cref="JobNotFoundException">It has been forgotten.</exception>
    /// <exception cref="JobStoreException">The store can't be reached.</exception>
    public Task<JobStatus> GetStatusAsync(CancellationToken cancellationToken = default) => _client.GetStatusAsync(Id, cancellationToken);

    /// <summary>Waits until the job is final. Ends the waiting, not the job, when the token fires.</summary>
    /// <returns>Its result.</returns>
    /// <exception cref="JobFailedException">It failed.</exception>
    /// <exception cref="JobCanceledException">It was canceled.</exception>
    /// <exception cref="JobNotFoundException">It has been forgotten.</exception>
    public Task<TResult> WaitForResultAsync(CancellationToken cancellationToken = default) => _client.WaitForResultAsync<TResult>(Id, cancellationToken);
}
