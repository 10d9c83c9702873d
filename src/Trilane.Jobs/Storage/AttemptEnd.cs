namespace Trilane.Jobs.Storage;

/// <summary>How an attempt ended.</summary>
internal sealed record AttemptEnd
{
    public required AttemptId Attempt { get; init; }

    public required AttemptEndKind Kind { get; init; }

    /// <summary>The result as JSON in UTF-8; for <see cref="AttemptEndKind.Succeeded"/>.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>A problem document as JSON in UTF-8; for <see cref="AttemptEndKind.Failed"/> and <see cref="AttemptEndKind.Retry"/>.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>How long to wait before the next attempt; for <see cref="AttemptEndKind.Retry"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long the job is kept; for ends that are final.</summary>
    public TimeSpan Retention { get; init; }
}
