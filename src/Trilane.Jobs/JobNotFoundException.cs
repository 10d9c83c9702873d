namespace Trilane.Jobs;

/// <summary>The store knows no such job, or it has been forgotten since.</summary>
public sealed class JobNotFoundException : Exception
{
    internal JobNotFoundException(Guid id)
        : base($"There is no job {id}: it was never accepted, or it was forgotten after its retention.") => Id = id;

    /// <summary>The id that was asked for.</summary>
    public Guid Id { get; }
}
