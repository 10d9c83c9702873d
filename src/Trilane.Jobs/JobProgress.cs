namespace Trilane.Jobs;

/// <summary>How far a job is, as its code last said.</summary>
/// <param name="Fraction">The part that is done, from 0 to 1.</param>
/// <param name="Message">What is being done.</param>
public sealed record JobProgress(double Fraction, string? Message);
