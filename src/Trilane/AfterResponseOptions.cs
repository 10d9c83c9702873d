namespace Trilane;

/// <summary>Limits of the work after responses, counted in requests that have any.</summary>
public sealed class AfterResponseOptions
{
    /// <summary>How many requests' work runs at the same time. Default 64. At least 1.</summary>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>How many requests' work may wait beyond that; one more is refused when it is added. Default 1024. At least 1.</summary>
    public int QueueLimit { get; set; } = 1024;
}
