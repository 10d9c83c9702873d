using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs;

/// <summary>What is known of a job at one moment. Serialized as JSON it is the status document of the HTTP endpoints.</summary>
public sealed record JobStatus
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which job it is: the name from its options.</summary>
    public required string Job { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>True once it is final.</summary>
    public bool Done => State is JobState.Succeeded or JobState.Failed or JobState.Canceled;

    /// <summary>The number of its present or last attempt; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>How far it is; null before its code has said so.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time it was asked to run at, or of its next attempt; null when that is now.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>When its present or last attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it waits for besides its turn.</summary>
    public JobWaitingFor? WaitingFor { get; init; }

    /// <summary>Why it failed, or why its last attempt did.</summary>
    public ProblemDetails? Error { get; init; }
}
