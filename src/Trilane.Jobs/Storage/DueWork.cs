namespace Trilane.Jobs.Storage;

/// <summary>What a look at the whole store found for a worker.</summary>
/// <param name="Queues">The queues among those asked for that have jobs ready.</param>
/// <param name="NextIn">How long until the next job comes due that waits for its time; null when none does.</param>
internal sealed record DueWork(IReadOnlyList<string> Queues, TimeSpan? NextIn);
