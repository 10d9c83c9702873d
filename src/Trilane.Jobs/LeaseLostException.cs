namespace Trilane.Jobs;

/// <summary>
/// An attempt wanted to change something after the store had given its job to another worker, or after the job had ended: nothing was changed.
/// </summary>
public sealed class LeaseLostException : Exception
{
    internal LeaseLostException(Guid id)
        : base($"This attempt of the job {id} has lost its lease, so what it writes is refused; the job has ended or runs elsewhere.") => Id = id;

    /// <summary>The job's id.</summary>
    public Guid Id { get; }
}
