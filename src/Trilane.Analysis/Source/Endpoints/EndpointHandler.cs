using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>One endpoint with one method and one route, ready to be judged.</summary>
internal sealed class EndpointHandler
{
    internal required string Method { get; init; }

    internal required string Route { get; init; }

    /// <summary>The handler's symbol; null when it can't be seen.</summary>
    internal IMethodSymbol? Symbol { get; init; }

    /// <summary>The handler's call; null when it has no source.</summary>
    internal Context? Context { get; init; }

    internal required string Name { get; init; }

    internal required SyntaxNode Syntax { get; init; }

    internal DeclaredStyle Declared { get; init; }

    internal LaneMark? Mark { get; init; }

    internal bool IsJob { get; init; }

    /// <summary>The class that is made for a request: a controller or hub.</summary>
    internal INamedTypeSymbol? Owner { get; init; }

    /// <summary>What else runs on its path: filters, the branch's middleware, the making of its parameters.</summary>
    internal List<Value> Filters { get; } = [];

    internal List<ITypeSymbol> Required { get; } = [];

    /// <summary>True when what its parameters are bound to is validated before it runs.</summary>
    internal bool IsValidated { get; init; }
}
