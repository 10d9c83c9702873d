using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs;

/// <summary>Thrown by a job to fail for good with an error of its own words. It is not repeated, whatever retries are left.</summary>
public sealed class JobProblemException : Exception
{
    /// <summary>Fails the job with a problem document.</summary>
    /// <param name="problem">What the job's error and the answer of its result will be. A missing status is taken as 422.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problem"/> is null.</exception>
    public JobProblemException(ProblemDetails problem)
        : base(problem?.Detail ?? problem?.Title)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Problem = problem;
    }

    /// <summary>Fails the job with a problem document that has this detail.</summary>
    /// <param name="detail">What was wrong and what would be right.</param>
    /// <param name="status">The HTTP status that the result answers. Default 422: the request can't be done as it is.</param>
    public JobProblemException(string detail, int status = 422)
        : this(new ProblemDetails { Status = status, Title = "The job failed", Detail = detail })
    {
    }

    /// <summary>The problem document.</summary>
    public ProblemDetails Problem { get; }
}
