namespace Trilane;

/// <summary>A call that held a thread: who made it, and what it led to.</summary>
/// <param name="Kind">Whether the thread waited or computed.</param>
/// <param name="Caller">The user's method that made the call.</param>
/// <param name="Callees">
/// What ran inside, from the method that was called to the one that waited or computed. The compiler may have merged the first of them
/// into the caller. Empty when the user's own code computed.
/// </param>
public sealed record BlockingCall(StallKind Kind, StallFrame Caller, IReadOnlyList<StallFrame> Callees);
