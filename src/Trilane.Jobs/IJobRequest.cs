namespace Trilane.Jobs;

/// <summary>What a job is asked to do; sent to the store as JSON. Implement it on a record.</summary>
/// <typeparam name="TResult">What the job answers; kept in the store as JSON.</typeparam>
public interface IJobRequest<TResult>;
