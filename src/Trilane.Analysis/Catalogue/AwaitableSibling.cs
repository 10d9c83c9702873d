using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// The rule that an awaitable sibling exists: <c>X</c> beside <c>XAsync</c> on the type, its bases, its interfaces, or as an extension
/// method, taking at least what <c>X</c> takes, and returning something that can be awaited.
/// </summary>
internal static class AwaitableSibling
{
    private const string Suffix = "Async";

    // Disposal is judged by what it does, and these names have asynchronous namesakes that mean something else.
    private static readonly HashSet<string> _exempt = new(StringComparer.Ordinal) { "Dispose", "Close", "GetEnumerator", "MoveNext", "Add", "AddRange" };

    /// <summary>The awaitable form of a synchronous method, or null.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">An app whose own extension methods count too.</param>
    public static IMethodSymbol? Of(IMethodSymbol method, Compilation? compilation)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.MethodKind is not MethodKind.Ordinary || method.IsAsync || _exempt.Contains(method.Name)
            || method.Name.EndsWith(Suffix, StringComparison.Ordinal) || Awaitables.IsAwaitable(method.ReturnType))
        {
            return null;
        }

        return Candidates(method, compilation).FirstOrDefault(candidate => Fits(method, candidate));
    }

    private static IEnumerable<IMethodSymbol> Candidates(IMethodSymbol method, Compilation? compilation)
    {
        var name = method.Name + Suffix;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name).OfType<IMethodSymbol>())
            {
                yield return member;
            }
        }

        foreach (var member in method.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers(name)).OfType<IMethodSymbol>())
        {
            yield return member;
        }

        foreach (var member in ExtensionMethods.Named(name, method.ContainingAssembly, compilation))
        {
            if (member.Parameters.Length > 0 && Accepts(member.Parameters[0].Type, method))
            {
                yield return member;
            }
        }
    }

    // An extension of the method's own type, or one beside an extension of the same type.
    private static bool Accepts(ITypeSymbol extended, IMethodSymbol method)
    {
        var subject = method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType;
        return Same(extended, subject) || subject.AllInterfaces.Any(contract => Same(extended, contract)) || Bases(subject).Any(type => Same(extended, type));
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (var candidate = type.BaseType; candidate is not null && candidate.SpecialType != SpecialType.System_Object; candidate = candidate.BaseType)
        {
            yield return candidate;
        }
    }

    private static bool Fits(IMethodSymbol method, IMethodSymbol candidate)
    {
        if (!Awaitables.IsAwaitable(candidate.ReturnType) || method.Parameters.Any(parameter => parameter.RefKind is RefKind.Out or RefKind.Ref))
        {
            return false;
        }

        var wanted = Arguments(method, candidate).ToList();
        foreach (var offered in candidate.Parameters.Skip(candidate.IsExtensionMethod ? 1 : 0))
        {
            var match = wanted.FindIndex(parameter => Same(parameter.Type, offered.Type));
            if (match >= 0)
            {
                wanted.RemoveAt(match);
            }
            else if (!offered.IsOptional && !offered.IsParams && !IsCancellation(offered.Type))
            {
                return false;
            }
        }

        return wanted.All(parameter => parameter.IsOptional || IsCancellation(parameter.Type));
    }

    private static IEnumerable<IParameterSymbol> Arguments(IMethodSymbol method, IMethodSymbol candidate) =>
        method.Parameters.Skip(method.IsExtensionMethod && candidate.IsExtensionMethod ? 1 : 0);

    private static bool IsCancellation(ITypeSymbol type) => type.Name == "CancellationToken";

    // By name, for type parameters belong to their own methods and spans become memory when one awaits.
    private static bool Same(ITypeSymbol one, ITypeSymbol other)
    {
        if (SymbolEqualityComparer.Default.Equals(one, other))
        {
            return true;
        }

        return (one, other) switch
        {
            (ITypeParameterSymbol, ITypeParameterSymbol) => true,
            (IArrayTypeSymbol left, IArrayTypeSymbol right) => Same(left.ElementType, right.ElementType),
            (INamedTypeSymbol left, INamedTypeSymbol right) =>
                Unspanned(left) == Unspanned(right) && left.TypeArguments.Length == right.TypeArguments.Length
                && left.TypeArguments.Zip(right.TypeArguments, Same).All(same => same),
            _ => false,
        };
    }

    private static string Unspanned(INamedTypeSymbol type)
    {
        var name = ApiId.Of(type);
        return name switch
        {
            "System.Span`1" => "System.Memory`1",
            "System.ReadOnlySpan`1" => "System.ReadOnlyMemory`1",
            _ => name,
        };
    }
}
