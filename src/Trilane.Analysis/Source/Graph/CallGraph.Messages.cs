using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Handlers that a dispatcher or a mediator finds by the type of what it is given.</summary>
internal sealed partial class CallGraph
{
    /// <summary>
    /// A dispatcher that closes <c>IHandler&lt;,&gt;</c> over the request's type at run time: the handlers of the types that it was given.
    /// </summary>
    private void FollowClosed(Node node, Step step)
    {
        var open = step.OpenType!;
        foreach (var given in GivenTypes(node.Context))
        {
            foreach (var (type, service) in _solution.Types.ServicesOver(given))
            {
                if (TypeComparer.Instance.Equals(service.OriginalDefinition, open) && service.TypeArguments.Any(argument => TypeComparer.Instance.Equals(argument, given)))
                {
                    FollowAll(node, step, type, service);
                }
            }

            if (open.TypeKind == TypeKind.Class && CloseOver(open, given) is { } wrapper)
            {
                FollowAll(node, step, wrapper, wrapper);
            }
        }
    }

    private void FollowAll(Node node, Step step, INamedTypeSymbol type, INamedTypeSymbol service)
    {
        var made = _values.Object(type);
        foreach (var method in service.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary && !method.IsStatic))
        {
            if (CallResolver.Implementation(type, method) is { } implementation && _solution.BodyOf(implementation) is { } body)
            {
                node.Edges.Add(new Edge(Reference(_values.Context(body, implementation, null, made, [])), step, false));
            }
        }
    }

    private static IEnumerable<ITypeSymbol> GivenTypes(Context context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            foreach (var value in current.Parameters.SelectMany(ValueTable.AllOf).SelectMany(given => given is SequenceValue items ? ValueTable.AllOf(items.Element) : [given]).OfType<ObjectValue>())
            {
                yield return value.Type;
            }
        }
    }

    /// <summary>
    /// <c>Wrapper&lt;TRequest, TResponse&gt;</c> over a request: what its constraint asks of the request says what stands beside it.
    /// </summary>
    private static INamedTypeSymbol? CloseOver(INamedTypeSymbol open, ITypeSymbol request)
    {
        var arguments = new ITypeSymbol?[open.Arity];
        arguments[0] = request;
        foreach (var contract in open.TypeParameters[0].ConstraintTypes.OfType<INamedTypeSymbol>())
        {
            if (request.AllInterfaces.FirstOrDefault(candidate => TypeComparer.Instance.Equals(candidate.OriginalDefinition, contract.OriginalDefinition)) is not { } offered)
            {
                return null;
            }

            for (var i = 0; i < contract.Arity; i++)
            {
                if (contract.TypeArguments[i] is ITypeParameterSymbol parameter)
                {
                    arguments[parameter.Ordinal] ??= offered.TypeArguments[i];
                }
            }
        }

        // Without a constraint that tells, what the request's own contracts have; a record's equality is none of them.
        var rest = request.AllInterfaces.Where(contract => contract.IsGenericType && contract.Name != "IEquatable").SelectMany(contract => contract.TypeArguments).ToList();
        if (Array.Exists(arguments, argument => argument is null) && open.Arity == rest.Count + 1)
        {
            arguments = [request, .. rest];
        }

        return Array.Exists(arguments, argument => argument is null) ? null : open.Construct(arguments!);
    }

    /// <summary>
    /// A mediator or bus of a library that is given one of the app's messages: it runs the app's handlers of that message, and what the app
    /// has put around all of them.
    /// </summary>
    private bool FollowMessage(Node node, Step step, IMethodSymbol method)
    {
        if (method.IsStatic || MessageHandlers.IsFramework(method.ContainingAssembly))
        {
            return false;
        }

        var found = false;
        for (var i = 0; i < step.Arguments.Length; i++)
        {
            foreach (var message in MessagesIn(node, step, i))
            {
                foreach (var (type, service) in MessageHandlers.Of(message, method, _solution))
                {
                    foreach (var made in MadeBy(type))
                    {
                        node.Edges.Add(new Edge(made, step, false));
                    }

                    FollowAll(node, step, type, service);
                    found = true;
                }
            }
        }

        return found;
    }

    private IEnumerable<INamedTypeSymbol> MessagesIn(Node node, Step step, int argument)
    {
        var exact = ValueTable.AllOf(_evaluator.Eval(step.Arguments[argument], node.Context)).OfType<ObjectValue>().Select(made => made.Type).ToList();
        if (exact.Count == 0 && argument < step.Values.Length && step.Values[argument].Type is { } declared)
        {
            exact.Add(Substitution.Apply(declared, node.Context));
        }

        return exact.OfType<INamedTypeSymbol>().Where(type => _solution.IsSource(type) && type.TypeKind is TypeKind.Class or TypeKind.Struct);
    }
}
