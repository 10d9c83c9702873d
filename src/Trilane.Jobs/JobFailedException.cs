using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs;

/// <summary>A job that somebody waits for has failed for good.</summary>
public sealed class JobFailedException : Exception
{
    internal JobFailedException(Guid id, ProblemDetails problem)
        : base($"The job {id} failed: {problem.Detail ?? problem.Title}")
    {
        Id = id;
        Problem = problem;
    }

    /// <summary>The job's id.</summary>
    public Guid Id { get; }

    /// <summary>Why.</summary>
    public ProblemDetails Problem { get; }
}
