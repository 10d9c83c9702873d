namespace Trilane.Jobs;

/// <summary>Work that a worker does outside any request: CPU-heavy, long, or both.</summary>
/// <typeparam name="TRequest">What it is asked to do. One request type belongs to one job.</typeparam>
/// <typeparam name="TResult">What it answers.</typeparam>
/// <remarks>
/// Made anew from the app's services for each attempt, in a scope of its own. An accepted job runs at least once: an attempt whose process
/// dies is repeated, so what it does elsewhere has to bear being done twice, or be written with <see cref="JobContext.OnCompleting"/>.
/// </remarks>
public interface IJob<TRequest, TResult>
    where TRequest : IJobRequest<TResult>
{
    /// <summary>Does the work. Runs on a worker thread and comes back to one after each await.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="context">This attempt: progress, files, what is to be written with the outcome.</param>
    /// <param name="cancellationToken">
    /// Fires when the job is canceled, at its time limit, when the worker stops, and when the attempt has lost its lease. Code that does not
    /// look at it keeps its worker's thread until it ends by itself.
    /// </param>
    /// <returns>The result. An exception fails the attempt, which is then repeated as the job's options say.</returns>
    Task<TResult> RunAsync(TRequest request, JobContext context, CancellationToken cancellationToken);
}
