namespace Trilane.Jobs.Storage;

/// <summary>The outcome of a final job.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Result">JSON in UTF-8, of a job that succeeded.</param>
/// <param name="Error">A problem document in UTF-8, of a job that failed.</param>
/// <param name="IsExpired">True once its retention is over: the result is gone though the job is still known.</param>
internal sealed record StoredResult(JobState State, ReadOnlyMemory<byte> Result, ReadOnlyMemory<byte> Error, bool IsExpired);
