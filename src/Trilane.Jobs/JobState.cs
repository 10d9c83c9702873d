namespace Trilane.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>It waits: for its time, for a worker, or for its next attempt.</summary>
    Queued,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>It is to be canceled, and its code has not stopped yet.</summary>
    Canceling,

    /// <summary>It has a result. Final.</summary>
    Succeeded,

    /// <summary>It ended with an error and is not repeated. Final.</summary>
    Failed,

    /// <summary>It was canceled and none of its code runs. Final.</summary>
    Canceled,
}
