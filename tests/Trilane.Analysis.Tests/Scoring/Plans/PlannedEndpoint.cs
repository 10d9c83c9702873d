namespace Trilane.Analysis.Scoring.Plans;

/// <summary>An endpoint as the planner reported it.</summary>
internal sealed record PlannedEndpoint(IReadOnlyList<string> Methods, string Route, string Lane, string Declared, string Handler);
