namespace Trilane;

/// <summary>What the log has to say of a stall, once its stack is there.</summary>
/// <param name="Endpoint">Whose it is.</param>
/// <param name="Stall">The stall; its latest state is in it.</param>
/// <param name="NotLogged">How often the endpoint has stalled since its last record.</param>
/// <param name="Deadline">When nobody waits for the stack any more.</param>
/// <param name="Stack">The stack on its way; null when nobody takes stacks.</param>
internal sealed record StallRecord(WatchedEndpoint Endpoint, StallCandidate Stall, int NotLogged, TimeSpan Deadline, Task<StackResult>? Stack);
