using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>An endpoint as the start-up code maps it.</summary>
internal sealed class EndpointDefinition(IReadOnlyList<string> methods, string route, RouteGroup group, SyntaxNode syntax)
{
    internal IReadOnlyList<string> Methods { get; } = methods;

    internal string Route { get; } = route;

    internal RouteGroup Group { get; } = group;

    /// <summary>The call that maps it.</summary>
    internal SyntaxNode Syntax { get; } = syntax;

    /// <summary>The handler; null when it can't be seen.</summary>
    internal SetupValue? Handler { get; init; }

    /// <summary>For a job: its class.</summary>
    internal INamedTypeSymbol? Job { get; init; }

    /// <summary>For a hub: its class.</summary>
    internal INamedTypeSymbol? Hub { get; init; }

    /// <summary>For controllers: the pattern of a conventional route, empty for attribute routes alone; null for all other endpoints.</summary>
    internal ControllerRoute? Controllers { get; init; }

    internal List<LaneMark> Marks { get; } = [];

    internal List<SetupValue> Filters { get; } = [];

    internal List<ITypeSymbol> Required { get; } = [];

    /// <summary>The authorization policies that it asks for.</summary>
    internal List<string> Policies { get; } = [];
}
