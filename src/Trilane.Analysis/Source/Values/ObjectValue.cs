using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>An instance.</summary>
internal sealed class ObjectValue(int id, int depth, ITypeSymbol type, bool isExact) : Value(id, depth)
{
    internal ITypeSymbol Type { get; } = type;

    /// <summary>False when it may be of a derived type: what a method without source returned.</summary>
    internal bool IsExact { get; } = isExact;

    /// <summary>What its constructor (or the method that made it) was given; null for an instance that the container makes.</summary>
    internal Value?[]? Arguments { get; init; }

    /// <summary>The constructor that made it, or null when the container chooses.</summary>
    internal IMethodSymbol? Constructor { get; init; }

    /// <summary>What an object initialiser set.</summary>
    internal IReadOnlyDictionary<ISymbol, Value>? Members { get; init; }

    /// <summary>The call that made it, for types without source.</summary>
    internal Step? Origin { get; init; }
}
