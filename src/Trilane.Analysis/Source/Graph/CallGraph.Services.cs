using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What runs when the container makes a service.</summary>
internal sealed partial class CallGraph
{
    /// <summary>The nodes that are made when the container makes a service for a request.</summary>
    internal IEnumerable<Node> MadeFor(ITypeSymbol service, object? key)
    {
        HashSet<ITypeSymbol> seen = new(TypeComparer.Instance);
        return MadeFor(service, key, seen);
    }

    internal IEnumerable<Node> MadeBy(INamedTypeSymbol type) => MadeBy(_values.Object(type), new HashSet<ITypeSymbol>(TypeComparer.Instance));

    private IEnumerable<Node> MadeFor(ITypeSymbol service, object? key, HashSet<ITypeSymbol> seen)
    {
        if (!seen.Add(service))
        {
            yield break;
        }

        var registrations = _services.Find(service, key) is { } one ? [one]
            : service is INamedTypeSymbol { Name: "IEnumerable", TypeArguments: [var element] } ? _services.FindAll(element).ToList()
            : [];
        foreach (var registration in registrations)
        {
            var made = _services.ValueOf(registration, service);
            if (registration.Lifetime == ServiceLifetime.Singleton)
            {
                continue;
            }

            if (registration.Factory is { } factory)
            {
                foreach (var node in Factory(registration, factory, seen))
                {
                    yield return node;
                }

                continue;
            }

            foreach (var value in ValueTable.AllOf(made).OfType<ObjectValue>())
            {
                foreach (var node in MadeBy(value, seen))
                {
                    yield return node;
                }
            }
        }
    }

    private IEnumerable<Node> Factory(ServiceRegistration registration, Value factory, HashSet<ITypeSymbol> seen)
    {
        foreach (var function in ValueTable.AllOf(factory).OfType<FunctionValue>())
        {
            if (_evaluator.ContextOf(function, []) is not { } context)
            {
                continue;
            }

            // A request dependency whose factory is synchronous runs on a blocking lane of its own.
            if (!registration.IsRequestDependency || context.Body.IsAsynchronous)
            {
                yield return Reference(context);
            }

            foreach (var parameter in registration.IsRequestDependency ? function.Method.Parameters : [])
            {
                foreach (var node in MadeFor(parameter.Type, Evaluator.KeyOf(parameter), seen))
                {
                    yield return node;
                }
            }
        }
    }

    /// <summary>What the container made for a request it disposes of when the request ends, asynchronously where that can be.</summary>
    private IEnumerable<Node> EndOf(ObjectValue made)
    {
        var name = made.Type.Implements("System.IAsyncDisposable") ? "DisposeAsync" : made.Type.Implements("System.IDisposable") ? "Dispose" : null;
        var method = name is null ? null : made.Type.SelfAndBases().SelectMany(level => level.GetMembers(name)).OfType<IMethodSymbol>().FirstOrDefault(candidate => candidate.Parameters.IsEmpty);
        if (method is not null && _solution.BodyOf(method) is { } body)
        {
            yield return Reference(_values.Context(body, method, null, made, []));
        }
    }

    private IEnumerable<Node> MadeBy(ObjectValue made, HashSet<ITypeSymbol> seen)
    {
        var constructor = made.Constructor
            ?? (made.Type as INamedTypeSymbol)?.InstanceConstructors
                .Where(candidate => candidate.DeclaredAccessibility != Accessibility.Private)
                .OrderByDescending(candidate => candidate.Parameters.Length).FirstOrDefault();
        if (constructor is null || _solution.BodyOf(constructor) is not { } body)
        {
            yield break;
        }

        yield return Reference(_values.Context(body, constructor, null, made, [.. made.Arguments ?? []]));
        foreach (var end in EndOf(made))
        {
            yield return end;
        }

        foreach (var parameter in constructor.Parameters)
        {
            foreach (var node in MadeFor(parameter.Type, Evaluator.KeyOf(parameter), seen))
            {
                yield return node;
            }
        }
    }
}
