namespace Trilane.Jobs.Storage;

/// <summary>One worker process: random per process start, so no reused host or pod name ever hides an orphan.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Host">Host name and process id, for people only.</param>
/// <param name="Jobs">The names of the jobs it knows.</param>
/// <param name="Queues">The queues it serves.</param>
/// <param name="Lease">How long the store believes in it after each sign of life.</param>
internal sealed record WorkerRegistration(Guid Id, string Host, IReadOnlyList<string> Jobs, IReadOnlyList<string> Queues, TimeSpan Lease);
