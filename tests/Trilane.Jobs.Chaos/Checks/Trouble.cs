namespace Trilane.Jobs.Chaos.Checks;

/// <summary>A time in which a process could not keep its lease: it was frozen, or the server was down.</summary>
/// <param name="Node">Which; null for all.</param>
/// <param name="From">From when, in milliseconds.</param>
/// <param name="To">Until when.</param>
internal sealed record Trouble(string? Node, long From, long To);
