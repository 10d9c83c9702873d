namespace Trilane.Jobs.Storage;

/// <summary>A job on its way into the store.</summary>
internal sealed record NewJob
{
    /// <summary>A version 7 GUID made by the caller.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    public required string Queue { get; init; }

    /// <summary>Higher starts first.</summary>
    public int Priority { get; init; }

    /// <summary>Null, or not later than the store's now: ready at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    public string? Owner { get; init; }

    /// <summary>JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>W3C trace context of who enqueued it.</summary>
    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>Unique among the jobs of this name that are not final.</summary>
    public string? UniqueKey { get; init; }

    public IdempotencyKey? Idempotency { get; init; }

    /// <summary>The attempt whose code enqueues it; when its lease is lost the job is refused.</summary>
    public AttemptId? Parent { get; init; }

    /// <summary>How many jobs that are not final its queue may hold, this one included; null for any number.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>A job before it in the same call, which has asked for room for both: this one is refused where that one is.</summary>
    public Guid? With { get; init; }

    /// <summary>How long it is kept once it is final, unless the end of its last attempt says otherwise.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Its files, whose chunks are in the store already under its id.</summary>
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>True when it needs a look at other rows first, so it can't be part of a plain merged insert.</summary>
    public bool IsConditional => UniqueKey is not null || Idempotency is not null || Parent is not null || QueueLimit is not null || With is not null;
}
