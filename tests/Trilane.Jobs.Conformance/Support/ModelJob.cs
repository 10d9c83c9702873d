using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>What a job should look like, by the contract alone.</summary>
internal sealed class ModelJob
{
    public required NewJob Job { get; init; }

    /// <summary>Its place among all jobs of the store.</summary>
    public required int Position { get; init; }

    public JobState State { get; set; } = JobState.Queued;

    public int Attempt { get; set; }

    public int Failures { get; set; }

    public int Losses { get; set; }

    /// <summary>When it becomes ready, on the model's clock; null while it is.</summary>
    public TimeSpan? WaitsUntil { get; set; }

    public Guid? Worker { get; set; }

    /// <summary>The present attempt while it runs, else the last one.</summary>
    public AttemptId? Last { get; set; }

    /// <summary>True when its last attempt has told its end, false when it became final otherwise.</summary>
    public bool IsEndedByAttempt { get; set; }

    public bool IsFinal => State is JobState.Succeeded or JobState.Failed or JobState.Canceled;

    public bool IsRunning => State is JobState.Running or JobState.Canceling;

    public bool IsReady => State == JobState.Queued && WaitsUntil is null;

    public void End(JobState state)
    {
        State = state;
        Worker = null;
        WaitsUntil = null;
    }

    /// <summary>Leaves its worker without an end of its own; to be canceled, it is canceled.</summary>
    public void LeaveWorker(bool isCharged = true)
    {
        if (State == JobState.Canceling)
        {
            End(JobState.Canceled);
            return;
        }

        State = JobState.Queued;
        Worker = null;
        Attempt -= isCharged ? 0 : 1;
    }
}
