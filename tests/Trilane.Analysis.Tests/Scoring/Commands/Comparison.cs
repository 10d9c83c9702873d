namespace Trilane.Analysis.Scoring.Commands;

/// <summary>The analyzers that the planner is compared with, each with its rules about calls that block.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Rules">The rules whose reports count as findings.</param>
internal sealed record Comparison(string Name, HashSet<string> Rules)
{
    internal static IReadOnlyList<Comparison> All { get; } =
    [
        // 002: synchronously waiting; 102: the same in private methods; 103: an asynchronous sibling exists; 104: offer asynchronous methods.
        new("VS.Threading", ["VSTHRD002", "VSTHRD102", "VSTHRD103", "VSTHRD104"]),
        // 0042: blocking calls in asynchronous methods; 0045: in methods that could become asynchronous, off unless asked for.
        new("Meziantou, MA0042", ["MA0042"]),
        new("Meziantou, MA0042 and MA0045", ["MA0042", "MA0045"]),
    ];
}
