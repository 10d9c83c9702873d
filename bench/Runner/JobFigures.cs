namespace Trilane.Bench;

/// <summary>What one round of one peer reached; NaN for what it does not have.</summary>
internal sealed record JobFigures
{
    internal double EnqueueOne { get; init; } = double.NaN;

    internal double EnqueueSixteen { get; init; } = double.NaN;

    internal double Batch { get; init; } = double.NaN;

    internal double DrainOne { get; init; } = double.NaN;

    internal double DrainTwo { get; init; } = double.NaN;

    internal double IdleP50 { get; init; } = double.NaN;

    internal double IdleP99 { get; init; } = double.NaN;

    /// <summary>The median of each figure over all rounds.</summary>
    internal static JobFigures Median(IReadOnlyList<JobFigures> rounds) => new()
    {
        EnqueueOne = Median(rounds, round => round.EnqueueOne),
        EnqueueSixteen = Median(rounds, round => round.EnqueueSixteen),
        Batch = Median(rounds, round => round.Batch),
        DrainOne = Median(rounds, round => round.DrainOne),
        DrainTwo = Median(rounds, round => round.DrainTwo),
        IdleP50 = Median(rounds, round => round.IdleP50),
        IdleP99 = Median(rounds, round => round.IdleP99),
    };

    private static double Median(IReadOnlyList<JobFigures> rounds, Func<JobFigures, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
}
