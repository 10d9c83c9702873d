using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>A job that a worker runs, as its rows say.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Number">The job's number.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="CancelRequested">Whether it is to be canceled.</param>
/// <param name="Retention">How long it is kept unless the end of the attempt says otherwise.</param>
internal readonly record struct HeldJob(AttemptId Attempt, long Number, string Queue, bool CancelRequested, TimeSpan Retention);
