namespace Trilane.Bench;

/// <summary>What one run of the load generator saw.</summary>
internal sealed record LoadResult(double AnsweredPerSecond, double RefusedPerSecond, double P50Ms, double P90Ms, double P99Ms)
{
    internal double GoodPerSecond => AnsweredPerSecond - RefusedPerSecond;

    internal bool IsSilent => AnsweredPerSecond == 0;
}
