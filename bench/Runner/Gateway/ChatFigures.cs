namespace Trilane.Bench;

/// <summary>What became of many chats: times to the first token of those that were completed, in milliseconds.</summary>
internal sealed record ChatFigures(IReadOnlyList<double> FirstTokens, int Failed, string? FirstFailure, double BytesPerStream)
{
    internal int Completed => FirstTokens.Count;

    internal double P50 => Percentile(0.50);

    internal double P99 => Percentile(0.99);

    private double Percentile(double part) =>
        FirstTokens.Count == 0 ? double.NaN : FirstTokens.Order().ElementAt(Math.Min(FirstTokens.Count - 1, (int)(FirstTokens.Count * part)));
}
