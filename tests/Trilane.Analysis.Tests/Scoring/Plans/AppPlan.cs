namespace Trilane.Analysis.Scoring.Plans;

/// <summary>What a tool said about one app.</summary>
/// <param name="Endpoints">Null for a tool that knows no endpoints.</param>
/// <param name="Findings">Its findings, each as often as it was reported.</param>
internal sealed record AppPlan(IReadOnlyList<PlannedEndpoint>? Endpoints, IReadOnlyList<PlannedFinding> Findings);
