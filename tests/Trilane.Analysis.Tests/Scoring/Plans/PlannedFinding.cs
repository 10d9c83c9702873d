namespace Trilane.Analysis.Scoring.Plans;

/// <summary>A finding as a tool reported it.</summary>
/// <param name="File">The file as the tool wrote it: absolute, or relative to a folder of the tool's choice.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">Its kind; null for a tool that knows none.</param>
/// <param name="Api">The call, for people.</param>
internal sealed record PlannedFinding(string File, int Line, string? Kind, string Api);
