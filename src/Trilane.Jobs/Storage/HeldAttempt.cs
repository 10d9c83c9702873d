namespace Trilane.Jobs.Storage;

/// <summary>An attempt that the store takes a worker to be running.</summary>
internal readonly record struct HeldAttempt(AttemptId Attempt, bool CancelRequested);
