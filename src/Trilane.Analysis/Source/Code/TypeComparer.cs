using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// Types are equal when they have the same name and arguments. The same type seen from two compilations can be two symbols, when the
/// projects have different target frameworks.
/// </summary>
internal sealed class TypeComparer : IEqualityComparer<ITypeSymbol>
{
    internal static readonly TypeComparer Instance = new();

    public bool Equals(ITypeSymbol? x, ITypeSymbol? y)
    {
        if (SymbolEqualityComparer.Default.Equals(x, y))
        {
            return true;
        }

        if (x is null || y is null || x.TypeKind != y.TypeKind || x.MetadataName != y.MetadataName)
        {
            return false;
        }

        return (x, y) switch
        {
            (INamedTypeSymbol left, INamedTypeSymbol right) => Equals(left, right),
            (ITypeParameterSymbol left, ITypeParameterSymbol right) => Equals(left, right),
            (IArrayTypeSymbol left, IArrayTypeSymbol right) => left.Rank == right.Rank && Equals(left.ElementType, right.ElementType),
            _ => false,
        };
    }

    public int GetHashCode(ITypeSymbol obj) => obj switch
    {
        IArrayTypeSymbol array => GetHashCode(array.ElementType) + 1,
        INamedTypeSymbol { IsGenericType: true } generic => generic.TypeArguments.Aggregate(generic.Name.GetHashCode(), (hash, argument) => (hash * 31) + argument.Name.GetHashCode()),
        _ => obj.Name.GetHashCode(),
    };

    private bool Equals(INamedTypeSymbol left, INamedTypeSymbol right)
    {
        if (left.TypeArguments.Length != right.TypeArguments.Length || !SameScope(left, right))
        {
            return false;
        }

        for (var i = 0; i < left.TypeArguments.Length; i++)
        {
            if (!Equals(left.TypeArguments[i], right.TypeArguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    // By the names of what declares them: to compare that by its parameters would never end.
    private bool Equals(ITypeParameterSymbol left, ITypeParameterSymbol right) =>
        left.Ordinal == right.Ordinal && left.TypeParameterKind == right.TypeParameterKind
        && left.ContainingSymbol.MetadataName == right.ContainingSymbol.MetadataName
        && (left.DeclaringMethod?.ContainingType ?? left.DeclaringType) is { } one && (right.DeclaringMethod?.ContainingType ?? right.DeclaringType) is { } other
        && one.MetadataName == other.MetadataName && SameScope(one, other);

    private bool SameScope(INamedTypeSymbol left, INamedTypeSymbol right) =>
        left.ContainingType is { } outer
            ? right.ContainingType is { } other && Equals(outer, other)
            : right.ContainingType is null && SameNamespace(left.ContainingNamespace, right.ContainingNamespace);

    private static bool SameNamespace(INamespaceSymbol? left, INamespaceSymbol? right)
    {
        for (; left is not null && right is not null; (left, right) = (left.ContainingNamespace, right.ContainingNamespace))
        {
            if (left.Name != right.Name)
            {
                return false;
            }
        }

        return left is null && right is null;
    }
}
