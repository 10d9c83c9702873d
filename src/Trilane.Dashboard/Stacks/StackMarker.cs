using System.Diagnostics.Tracing;

namespace Trilane;

/// <summary>
/// Writes into a session's own events that a thread was found to be still stalled. Events are in the order of their time, so a sample that
/// stands before such a mark was taken while the stall went on.
/// </summary>
[EventSource(Name = Provider)]
internal sealed class StackMarker : EventSource
{
    internal const string Provider = "Trilane-Stacks";

    internal static readonly StackMarker Log = new();

    private StackMarker()
    {
    }

    /// <summary>Marks a thread.</summary>
    /// <param name="session">Whose mark it is; other sessions see it too.</param>
    /// <param name="threadId">The thread.</param>
    [Event(1, Level = EventLevel.Informational)]
    public void StillStalled(long session, long threadId) => WriteEvent(1, session, threadId);
}
