namespace Trilane.Analysis;

/// <summary>One endpoint, the lane it needs, and why.</summary>
internal sealed record PlannedEndpoint
{
    /// <summary>The HTTP method; several joined by a comma; <c>*</c> for any; <c>HUB</c> for a hub's method.</summary>
    public required string Method { get; init; }

    /// <summary>The whole route with the prefixes of its groups: <c>/orders/{id}</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The lane that the code needs.</summary>
    public required Lane Lane { get; init; }

    /// <summary>What the handler's signature says.</summary>
    public required DeclaredStyle Declared { get; init; }

    /// <summary>The lane that it would run on as it stands: its marks, else its signature.</summary>
    public required Lane EffectiveLane { get; init; }

    /// <summary>The name of the blocking lane that a mark asks for; null without such a mark.</summary>
    public string? EffectiveLaneName { get; init; }

    /// <summary>The mark that decided the effective lane, as written; null when the signature did.</summary>
    public string? Mark { get; init; }

    /// <summary>The handler as a person would name it: <c>OrdersController.Get</c>, <c>lambda</c>.</summary>
    public required string Handler { get; init; }

    /// <summary>Where the handler is.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Why this lane, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What it uses, the worst first.</summary>
    public required IReadOnlyList<PlannedDependency> Dependencies { get; init; }

    /// <summary>What should not be on its path, by file and line.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
