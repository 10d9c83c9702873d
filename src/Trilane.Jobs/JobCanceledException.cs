namespace Trilane.Jobs;

/// <summary>A job that somebody waits for was canceled.</summary>
public sealed class JobCanceledException : Exception
{
    internal JobCanceledException(Guid id)
        : base($"The job {id} was canceled.") => Id = id;

    /// <summary>The job's id.</summary>
    public Guid Id { get; }
}
