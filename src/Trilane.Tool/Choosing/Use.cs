using Trilane.Analysis;

namespace Trilane.Tool.Choosing;

/// <summary>Something that an endpoint will use, and what is known about it.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Kind">What it does to a thread, used as its makers recommend.</param>
internal sealed record Use(string Name, CallKind Kind)
{
    /// <summary>Why, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>Call paths, lines of the catalogue, members that decide.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What to call instead, so that nothing blocks.</summary>
    public string? Replacement { get; init; }

    /// <summary>False when nothing at all is known of it.</summary>
    public bool IsFound { get; init; } = true;
}
