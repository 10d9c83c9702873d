namespace Trilane.Jobs.Storage;

/// <summary>A job that a worker may run now, with what it needs for that.</summary>
internal sealed record ClaimedJob
{
    public required AttemptId Attempt { get; init; }

    public required string Job { get; init; }

    public required string Queue { get; init; }

    /// <summary>The number of this attempt, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many attempts have failed before; losses of a worker are not among them.</summary>
    public required int Failures { get; init; }

    public required string? Owner { get; init; }

    public required ReadOnlyMemory<byte> Request { get; init; }

    public required string? TraceParent { get; init; }

    public required string? TraceState { get; init; }

    public required IReadOnlyList<StoredFile> Files { get; init; }

    /// <summary>When it became ready, for the time it waited; the store's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
