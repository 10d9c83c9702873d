namespace Trilane.Analysis;

/// <summary>A request for a lane: an attribute or a convention.</summary>
/// <param name="Lane">The blocking lane's name; null for the async lane.</param>
/// <param name="Text">As written.</param>
internal sealed record LaneMark(string? Lane, string Text);
