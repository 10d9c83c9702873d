namespace Trilane;

/// <summary>
/// In an endpoint's metadata: the lane on which the endpoint's work is done, where that isn't the one its handler runs on. An endpoint that
/// enqueues a job has <c>new LaneMetadata(LaneKind.Job, queue)</c>. It changes where the endpoint is listed, not where its handler runs.
/// </summary>
/// <param name="Kind">What the lane is for.</param>
/// <param name="Name">The lane's name, as its <see cref="LaneSnapshot"/> has it.</param>
public sealed record LaneMetadata(LaneKind Kind, string Name);
