namespace Trilane.Bench;

/// <summary>How long a comparison measures. Only the full form counts; the quick one shows that everything runs.</summary>
internal sealed record BenchOptions(int Pairs, TimeSpan Window, TimeSpan WarmUp, int IsolationRounds, TimeSpan IsolationWindow)
{
    internal static readonly BenchOptions Full = new(15, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8), 3, TimeSpan.FromSeconds(8));

    internal static readonly BenchOptions Quick = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(2));
}
