using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Questions about symbols that many parts ask.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat _qualified = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The name with its namespace and without type arguments: <c>System.Threading.Tasks.Task</c>.</summary>
    internal static string QualifiedName(this ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(_qualified);

    internal static bool Is(this ITypeSymbol? type, string qualifiedName)
    {
        if (type is not INamedTypeSymbol named)
        {
            return false;
        }

        var dot = qualifiedName.LastIndexOf('.');
        return string.CompareOrdinal(qualifiedName, dot + 1, named.Name, 0, int.MaxValue) == 0 && named.QualifiedName() == qualifiedName;
    }

    internal static bool IsOrDerivesFrom(this ITypeSymbol? type, string qualifiedName)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(qualifiedName))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool Implements(this ITypeSymbol? type, string qualifiedName) =>
        type is not null && (type.Is(qualifiedName) || type.AllInterfaces.Any(@interface => @interface.Is(qualifiedName)));

    /// <summary>True for an argument, receiver or return value of this type that is a <paramref name="other"/>.</summary>
    internal static bool IsAssignableTo(this ITypeSymbol type, ITypeSymbol other)
    {
        if (other.SpecialType == SpecialType.System_Object)
        {
            return true;
        }

        if (other.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(@interface => TypeComparer.Instance.Equals(@interface, other)))
        {
            return true;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (TypeComparer.Instance.Equals(current, other))
            {
                return true;
            }
        }

        return false;
    }

    internal static IEnumerable<INamedTypeSymbol> SelfAndBases(this ITypeSymbol? type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    internal static bool IsTask(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" } named && named.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    internal static bool IsAsyncSequence(this ITypeSymbol? type) => type.Implements("System.Collections.Generic.IAsyncEnumerable");

    /// <summary>True for anything that is awaited or enumerated asynchronously.</summary>
    internal static bool IsAwaitable(this ITypeSymbol? type) =>
        type is not null
        && (type.IsTask()
            || type.IsOrDerivesFrom("System.Threading.Tasks.Task")
            || type.IsAsyncSequence()
            || (type.SpecialType == SpecialType.None
                && type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface
                && type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(method => method.Parameters.IsEmpty && !method.IsStatic)));

    internal static IMethodSymbol? DelegateInvoke(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Delegate } @delegate ? @delegate.DelegateInvokeMethod : null;

    internal static bool IsDelegate(this ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Delegate } || type.Is("System.Delegate") || type.Is("System.MulticastDelegate");

    internal static bool IsExpressionTree(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Expression", Arity: 1 } && type.Is("System.Linq.Expressions.Expression");

    internal static AttributeData? Attribute(this ISymbol symbol, string qualifiedName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.IsOrDerivesFrom(qualifiedName));

    internal static bool IsOf(this IMethodSymbol method, string type, string name) => method.Name == name && method.ContainingType.Is(type);

    internal static SourceLocation LocationOf(SyntaxNode syntax) => LocationOf(syntax.GetLocation());

    internal static SourceLocation LocationOf(Location location)
    {
        var span = location.GetLineSpan();
        return new SourceLocation(span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1);
    }

    /// <summary>True when the arguments are what the type's parameters ask for: the container leaves a service out where they are not.</summary>
    internal static bool SatisfyConstraints(INamedTypeSymbol type, ITypeSymbol[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = type.TypeParameters[i];
            if ((parameter.HasReferenceTypeConstraint && arguments[i].IsValueType) || (parameter.HasValueTypeConstraint && !arguments[i].IsValueType)
                || !parameter.ConstraintTypes.All(wanted => arguments[i].TypeKind == TypeKind.TypeParameter || arguments[i].IsAssignableTo(Close(wanted))))
            {
                return false;
            }
        }

        return true;

        ITypeSymbol Close(ITypeSymbol wanted) => wanted switch
        {
            ITypeParameterSymbol { DeclaringType: not null } own => arguments[own.Ordinal],
            INamedTypeSymbol { IsGenericType: true } generic => generic.OriginalDefinition.Construct([.. generic.TypeArguments.Select(Close)]),
            _ => wanted,
        };
    }
}
