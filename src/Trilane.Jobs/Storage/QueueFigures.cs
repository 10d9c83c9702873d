namespace Trilane.Jobs.Storage;

/// <summary>One queue's numbers, for the lanes' figures and <c>Retry-After</c>.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Ready">Jobs that could start.</param>
/// <param name="Waiting">Jobs that wait for their time or their next attempt.</param>
/// <param name="Running">Jobs that a worker runs.</param>
internal sealed record QueueFigures(string Queue, long Ready, long Waiting, long Running);
