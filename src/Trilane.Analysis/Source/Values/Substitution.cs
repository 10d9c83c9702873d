using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Puts the type arguments of a call in the place of type parameters.</summary>
internal static class Substitution
{
    internal static ITypeSymbol Apply(ITypeSymbol type, Context? context)
    {
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return Argument(parameter, context) ?? type;
            case IArrayTypeSymbol:
                return type;
            case INamedTypeSymbol { IsGenericType: true } named when named.TypeArguments.Any(MentionsParameter) || named.ContainingType is { IsGenericType: true }:
                return Apply(named, context);
            default:
                return type;
        }
    }

    internal static IMethodSymbol Apply(IMethodSymbol method, Context? context)
    {
        var result = method;
        if (method.ContainingType is { } type && (type.IsGenericType || type.ContainingType is { IsGenericType: true })
            && Apply(type, context) is INamedTypeSymbol owner && !SymbolEqualityComparer.Default.Equals(owner, type))
        {
            result = MemberOf(owner, method) ?? method;
        }

        if (!method.IsGenericMethod || method.TypeArguments.Length == 0)
        {
            return result;
        }

        var arguments = method.TypeArguments.Select(argument => Apply(argument, context)).ToArray();
        return result.OriginalDefinition.Equals(result, SymbolEqualityComparer.Default) || result.IsGenericMethod
            ? Construct(result, arguments)
            : result;
    }

    /// <summary>The member of a constructed type that comes from the same definition.</summary>
    internal static IMethodSymbol? MemberOf(INamedTypeSymbol type, IMethodSymbol method)
    {
        foreach (var candidate in type.GetMembers(method.Name))
        {
            if (candidate is IMethodSymbol found && SameDefinition(found, method))
            {
                return found;
            }
        }

        return null;
    }

    internal static bool SameDefinition(IMethodSymbol left, IMethodSymbol right) =>
        SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition)
        || (left.Name == right.Name
            && left.Parameters.Length == right.Parameters.Length
            && left.Arity == right.Arity
            && TypeComparer.Instance.Equals(left.ContainingType.OriginalDefinition, right.ContainingType.OriginalDefinition)
            && left.OriginalDefinition.ToDisplayString() == right.OriginalDefinition.ToDisplayString());

    internal static IMethodSymbol Construct(IMethodSymbol method, ITypeSymbol[] arguments) =>
        method.Arity == arguments.Length && method.Arity > 0 ? method.ConstructedFrom.Construct(arguments) : method;

    private static INamedTypeSymbol Apply(INamedTypeSymbol type, Context? context)
    {
        var definition = type.OriginalDefinition;
        if (type.ContainingType is { IsGenericType: true } outer && Apply(outer, context) is { } newOuter
            && newOuter.GetTypeMembers(type.Name, type.Arity).FirstOrDefault() is { } nested)
        {
            definition = nested;
        }

        return type.Arity == 0 ? definition : definition.Construct([.. type.TypeArguments.Select(argument => Apply(argument, context))]);
    }

    private static ITypeSymbol? Argument(ITypeParameterSymbol parameter, Context? context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            if (parameter.DeclaringMethod is { } method)
            {
                if (current.Method.Arity > parameter.Ordinal && DeclarationComparer.Instance.Equals(current.Method, method))
                {
                    return current.Method.TypeArguments[parameter.Ordinal];
                }
            }
            else
            {
                for (var type = current.Method.ContainingType; type is not null; type = type.ContainingType)
                {
                    // A lambda stands in the open type; the call around it knows the closed one.
                    if (DeclarationComparer.Instance.Equals(type, parameter.DeclaringType!) && !DeclarationComparer.Instance.Equals(type.TypeArguments[parameter.Ordinal], parameter))
                    {
                        return type.TypeArguments[parameter.Ordinal];
                    }
                }
            }
        }

        return null;
    }

    private static bool MentionsParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => MentionsParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(MentionsParameter),
        _ => false,
    };
}
