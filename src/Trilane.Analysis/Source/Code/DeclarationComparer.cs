using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// Symbols are equal when one declaration made them. A project that references another one, and not the very same libraries, sees copies of
/// its symbols, and the compiler's own comparison takes these for different ones.
/// </summary>
internal sealed class DeclarationComparer : IEqualityComparer<ISymbol>
{
    internal static readonly DeclarationComparer Instance = new();

    public bool Equals(ISymbol? x, ISymbol? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null || x.Name != y.Name || x.Kind != y.Kind)
        {
            return false;
        }

        x = x.OriginalDefinition;
        y = y.OriginalDefinition;
        return ReferenceEquals(x, y) || SymbolEqualityComparer.Default.Equals(x, y)
            || (!ReferenceEquals(x.ContainingAssembly, y.ContainingAssembly) && HaveOneDeclaration(x, y));
    }

    public int GetHashCode(ISymbol obj) => obj.Name.GetHashCode();

    private bool HaveOneDeclaration(ISymbol x, ISymbol y)
    {
        var left = x.DeclaringSyntaxReferences;
        var right = y.DeclaringSyntaxReferences;
        if (left.Length > 0 && right.Length > 0)
        {
            return left[0].SyntaxTree == right[0].SyntaxTree && left[0].Span == right[0].Span;
        }

        // What the compiler adds has no declaration of its own: a constructor that nobody wrote.
        return left.IsEmpty && right.IsEmpty && x is not INamespaceSymbol && x.ContainingSymbol is { } owner && owner is INamedTypeSymbol or IMethodSymbol
            && !owner.DeclaringSyntaxReferences.IsEmpty && Equals(owner, y.ContainingSymbol) && SameParameters(x, y);
    }

    private static bool SameParameters(ISymbol x, ISymbol y) =>
        x is not IMethodSymbol left || (y is IMethodSymbol right && left.MethodKind == right.MethodKind && left.Parameters.Length == right.Parameters.Length);
}
