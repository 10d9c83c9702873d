namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>What a job of the run is asked.</summary>
/// <param name="Number">Which submission it is: one number is one job, however often it was sent.</param>
/// <param name="Kind">How it behaves.</param>
/// <param name="Milliseconds">How long it works.</param>
/// <param name="Key">Its unique key, if it has one.</param>
/// <param name="Parent">The job that enqueued it.</param>
/// <param name="ParentToken">The attempt that enqueued it.</param>
internal sealed record WorkRequest(int Number, WorkKind Kind, int Milliseconds, string? Key = null, Guid? Parent = null, string? ParentToken = null)
    : IJobRequest<WorkResult>;
