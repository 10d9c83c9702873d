using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Finds the app's handlers of a message that is given to a mediator or a bus without source, by the interfaces of its library.</summary>
internal static class MessageHandlers
{
    /// <summary>The handlers, and the closed interface by which the library calls them.</summary>
    internal static IEnumerable<(INamedTypeSymbol Type, INamedTypeSymbol Service)> Of(INamedTypeSymbol message, IMethodSymbol dispatch, SolutionModel solution)
    {
        if (dispatch.ContainingAssembly is not { } library || IsFramework(library))
        {
            yield break;
        }

        var responses = message.AllInterfaces.Where(contract => IsOf(contract, library)).SelectMany(contract => contract.TypeArguments).ToList();
        foreach (var (type, service) in solution.Types.ServicesOver(message))
        {
            if (service.TypeKind == TypeKind.Interface && IsOf(service, library) && service.TypeArguments.Any(argument => TypeComparer.Instance.Equals(argument, message)))
            {
                yield return (type, service);
            }
        }

        foreach (var (type, service) in solution.Types.OpenServices)
        {
            if (service.TypeKind == TypeKind.Interface && IsOf(service, library) && solution.Types.IsMade(type) && Around(type, service, message, responses) is { } closed)
            {
                yield return closed;
            }
        }
    }

    /// <summary>An open generic class that stands around every handler: a pipeline's behaviour.</summary>
    private static (INamedTypeSymbol, INamedTypeSymbol)? Around(INamedTypeSymbol type, INamedTypeSymbol service, INamedTypeSymbol message, List<ITypeSymbol> responses)
    {
        if (!service.TypeArguments.All(argument => argument is ITypeParameterSymbol { DeclaringType: not null }) || type.Arity != service.Arity || type.Arity != 1 + responses.Count)
        {
            return null;
        }

        ITypeSymbol[] arguments = [message, .. responses];
        if (!Symbols.SatisfyConstraints(type.OriginalDefinition, arguments))
        {
            return null;
        }

        var closed = type.OriginalDefinition.Construct(arguments);
        return closed.AllInterfaces.FirstOrDefault(candidate => TypeComparer.Instance.Equals(candidate.OriginalDefinition, service.OriginalDefinition)) is { } contract
            ? (closed, contract)
            : null;
    }

    // A library and its contracts are often two assemblies: MediatR and MediatR.Contracts.
    private static bool IsOf(INamedTypeSymbol contract, IAssemblySymbol library) =>
        contract.ContainingAssembly?.Name is { } name && Root(name) == Root(library.Name);

    private static string Root(string assembly) => assembly.Split('.')[0];

    internal static bool IsFramework(IAssemblySymbol? assembly) => assembly is null || Root(assembly.Name) is "System" or "Microsoft" or "netstandard" or "mscorlib" or "Trilane";
}
