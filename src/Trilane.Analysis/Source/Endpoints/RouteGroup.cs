namespace Trilane.Analysis;

/// <summary>A group of routes, the app itself, or a branch of its pipeline, with what applies to everything in it.</summary>
internal sealed class RouteGroup(RouteGroup? parent, string prefix)
{
    internal RouteGroup? Parent { get; } = parent;

    internal string Prefix { get; } = prefix;

    /// <summary>True for a branch of the pipeline, which has middleware of its own.</summary>
    internal bool IsBranch { get; init; }

    internal List<LaneMark> Marks { get; } = [];

    /// <summary>Endpoint filters and the branch's middleware.</summary>
    internal List<SetupValue> Filters { get; } = [];

    /// <summary>Types named by <c>RequireDependency</c>.</summary>
    internal List<Microsoft.CodeAnalysis.ITypeSymbol> Required { get; } = [];

    /// <summary>Authorization policies that everything in it asks for.</summary>
    internal List<string> Policies { get; } = [];

    internal string FullPrefix { get; } = Routes.Join(parent?.FullPrefix ?? "", prefix);

    internal IEnumerable<RouteGroup> SelfAndParents
    {
        get
        {
            for (var group = this; group is not null; group = group.Parent)
            {
                yield return group;
            }
        }
    }
}
