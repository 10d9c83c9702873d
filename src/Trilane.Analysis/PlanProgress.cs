namespace Trilane.Analysis;

/// <summary>How far the planner is.</summary>
/// <param name="Stage">What it does now, for people.</param>
/// <param name="Done">How many endpoints are judged.</param>
/// <param name="Total">How many there are; 0 while they are being found.</param>
internal readonly record struct PlanProgress(string Stage, int Done, int Total);
