namespace Trilane.Analysis;

/// <summary>What is known of one library: a data file.</summary>
internal sealed record CatalogueLibrary(string Name)
{
    /// <summary>Where it was read from, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>What an endpoint that uses it as its makers recommend gets.</summary>
    public CallKind Kind { get; init; }

    /// <summary>What to know about it, for people.</summary>
    public string About { get; init; } = "";

    /// <summary>NuGet packages, with wildcards.</summary>
    public IReadOnlyList<ApiPattern> Packages { get; init; } = [];

    /// <summary>Namespaces that are its own, with all below them.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The assembly whose presence makes this file count, before all others; null for one that always counts.</summary>
    public string? AppliesWith { get; init; }

    /// <summary>Assemblies whose presence makes it not count after all.</summary>
    public IReadOnlyList<string> AppliesWithout { get; init; } = [];

    public IReadOnlyList<CatalogueRule> Rules { get; init; } = [];

    /// <summary>True for libraries that come with .NET.</summary>
    public bool IsFramework => Packages.Count == 0;
}
