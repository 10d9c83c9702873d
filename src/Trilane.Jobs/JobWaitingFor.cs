namespace Trilane.Jobs;

/// <summary>What a queued job waits for besides its turn.</summary>
public enum JobWaitingFor
{
    /// <summary>The time it was asked to run at.</summary>
    Time,

    /// <summary>The time of its next attempt.</summary>
    Retry,

    /// <summary>A worker that knows this job; none that runs does.</summary>
    Worker,
}
