namespace Trilane.Analysis;

/// <summary>A lane and why.</summary>
internal sealed record LaneVerdict(Lane Lane, string Reason);
