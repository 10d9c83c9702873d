namespace Trilane.Tool.Output;

/// <summary>A baseline as it is written.</summary>
internal sealed record BaselineFile(IReadOnlyList<BaselineEntry> Findings);
