namespace Trilane.Jobs.Storage;

/// <summary>How far an attempt is.</summary>
internal readonly record struct ProgressReport(AttemptId Attempt, double Fraction, string? Message);
