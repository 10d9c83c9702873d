namespace Trilane.Jobs.Storage;

/// <summary>What became of a job on its way into the store.</summary>
internal enum EnqueueVerdict
{
    /// <summary>It is on disk.</summary>
    Accepted,

    /// <summary>Another job has its unique or idempotency key, and the answer has that one's id.</summary>
    Existed,

    /// <summary>Its idempotency key was used with another body.</summary>
    KeyReused,

    /// <summary>Its queue holds as many jobs as it may.</summary>
    QueueFull,

    /// <summary>The attempt that enqueues it has lost its lease.</summary>
    ParentLost,
}
