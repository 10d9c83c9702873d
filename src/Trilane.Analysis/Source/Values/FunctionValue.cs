using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A delegate.</summary>
internal sealed class FunctionValue(int id, int depth, IMethodSymbol method) : Value(id, depth)
{
    /// <summary>The lambda or method.</summary>
    internal IMethodSymbol Method { get; } = method;

    /// <summary>For a lambda or local function: its declaration.</summary>
    internal SyntaxNode? Syntax { get; init; }

    /// <summary>For a lambda or local function: the call of the function around it.</summary>
    internal Context? Outer { get; init; }

    /// <summary>For a method: what it is called on.</summary>
    internal Value? Instance { get; init; }

    /// <summary>For a method: true when overrides count.</summary>
    internal bool IsVirtual { get; init; }
}
