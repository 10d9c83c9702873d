namespace Trilane;

/// <summary>What happens to an endpoint of the async lane that stalls again and again.</summary>
public enum QuarantineMode
{
    /// <summary>It runs on a blocking lane from then on, until the process ends or somebody lifts it.</summary>
    Move,

    /// <summary>The log says that it would have been moved.</summary>
    ReportOnly,

    /// <summary>Nothing; each stall is reported all the same.</summary>
    Off,
}
