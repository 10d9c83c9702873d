namespace Trilane.Jobs.Storage;

/// <summary>Names one attempt: every write of a worker carries it, and the store refuses it once the generation has moved on.</summary>
/// <param name="Job">The job.</param>
/// <param name="Generation">The fence: raised by each claim, and by whatever takes a job from its worker.</param>
internal readonly record struct AttemptId(Guid Job, int Generation);
