namespace Trilane.Jobs.Storage;

/// <summary>What became of a job on its way into the store.</summary>
/// <param name="Verdict">Whether it was taken.</param>
/// <param name="Id">The job's id; the winner's where a key decided.</param>
internal readonly record struct EnqueueAnswer(EnqueueVerdict Verdict, Guid Id);
