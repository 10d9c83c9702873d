namespace Trilane.Bench;

/// <summary>How long a comparison measures. Only the full form counts; the quick one shows that everything runs.</summary>
internal sealed record BenchOptions(int Pairs, TimeSpan Window, TimeSpan WarmUp, int IsolationRounds, TimeSpan IsolationWindow)
{
    /// <summary>The only part of a comparison that is to run; null for all.</summary>
    internal string? Part { get; init; }

    /// <summary>True to run what takes ten minutes in its full length.</summary>
    internal bool IsLong { get; init; }

    /// <summary>True where the figures only show that everything runs, and are not kept.</summary>
    internal bool IsQuick { get; init; }

    internal static readonly BenchOptions Full = new(15, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8), 3, TimeSpan.FromSeconds(8));

    internal static readonly BenchOptions Quick = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(2)) { IsQuick = true };
}
