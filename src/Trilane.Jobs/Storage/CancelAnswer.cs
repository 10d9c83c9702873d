namespace Trilane.Jobs.Storage;

/// <summary>What a request to cancel found.</summary>
internal enum CancelAnswer
{
    /// <summary>There is no such job.</summary>
    Unknown,

    /// <summary>It is final: it was before, or it was queued and is canceled now.</summary>
    Final,

    /// <summary>Its worker is told; it is canceled once its code has stopped.</summary>
    Stopping,
}
