using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What one function does, read once from its operations.</summary>
internal sealed class FunctionBody(SyntaxNode syntax, IMethodSymbol symbol)
{
    internal SyntaxNode Syntax { get; } = syntax;

    internal IMethodSymbol Symbol { get; } = symbol;

    internal List<Step> Steps { get; } = [];

    internal Dictionary<ILocalSymbol, List<Ref>> Locals { get; } = new(SymbolEqualityComparer.Default);

    internal List<Assignment> Assignments { get; } = [];

    internal List<Ref> Returns { get; } = [];

    internal List<Ref> Yields { get; } = [];

    /// <summary>What it awaits (or, without <c>async</c>, returns to be awaited): the call that made the task; null where that is not known.</summary>
    internal List<Step?> Awaits { get; } = [];

    /// <summary>True when its signature says that callers can await it.</summary>
    internal bool IsAsynchronous => Symbol.IsAsync || Symbol.ReturnType.IsAwaitable();

    internal bool IsIterator => Yields.Count > 0;
}
