using System.Globalization;

namespace Trilane.Bench;

/// <summary>Ratios of interleaved pairs, quoted by their median: each pair met the same mood of a noisy machine.</summary>
internal sealed class Ratios
{
    private readonly List<double> _values = [];

    internal double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
        }
    }

    internal void Add(double value) => _values.Add(value);

    /// <summary>The median, and the range of the middle half.</summary>
    public override string ToString()
    {
        var sorted = _values.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} ({sorted[sorted.Count / 4]:0.00}–{sorted[sorted.Count * 3 / 4]:0.00})");
    }
}
