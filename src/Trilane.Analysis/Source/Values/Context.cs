using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A function together with what is known of what it is called with. Equal contexts are one object.</summary>
internal sealed class Context(int id, FunctionBody body, IMethodSymbol method, Context? outer, Value? instance, Value?[] parameters, IReadOnlyDictionary<ISymbol, Value>? captured)
{
    internal int Id { get; } = id;

    internal FunctionBody Body { get; } = body;

    /// <summary>The method with its type arguments.</summary>
    internal IMethodSymbol Method { get; } = method;

    /// <summary>For a lambda or local function: the call of the function around it.</summary>
    internal Context? Outer { get; } = outer;

    internal Value? Instance { get; } = instance;

    /// <summary>By ordinal; null where no more than the declared type is known.</summary>
    internal Value?[] Parameters { get; } = parameters;

    /// <summary>Variables of a loop, as they were when a lambda of it was made; null where there are none.</summary>
    internal IReadOnlyDictionary<ISymbol, Value>? Captured { get; } = captured;

    /// <summary>How many functions it is inside of.</summary>
    internal int Depth { get; } = outer is null ? 0 : outer.Depth + 1;
}
