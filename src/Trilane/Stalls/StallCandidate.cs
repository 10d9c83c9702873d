namespace Trilane;

/// <summary>One stretch of work of a pool thread for a request, watched since it was first seen unchanged.</summary>
/// <param name="Request">Whose work it is.</param>
/// <param name="Switches">What tells it from the next stretch.</param>
internal sealed record StallCandidate(RequestState Request, int Switches)
{
    /// <summary>The clocks when it was seen for the second time; most stretches are over before.</summary>
    internal StallReading? Start { get; set; }

    /// <summary>True once it has held its thread, by its own fault, for half of what counts as a stall.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>How much of a processor it had, 0 to 1, once it has been held for longer than the threshold; up to its report.</summary>
    internal double Share { get; set; }

    /// <summary>What was reported of it, if it was.</summary>
    internal Stall? Reported { get; set; }
}
