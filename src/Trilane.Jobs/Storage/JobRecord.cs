namespace Trilane.Jobs.Storage;

/// <summary>What the store knows of a job at one moment, without its request and result.</summary>
internal sealed record JobRecord
{
    public required JobStatus Status { get; init; }

    public required string Queue { get; init; }

    public required string? Owner { get; init; }

    /// <summary>Rises with each change that a follower may see: the id of its events.</summary>
    public required long Version { get; init; }

    /// <summary>When it will be forgotten; for a final job.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
