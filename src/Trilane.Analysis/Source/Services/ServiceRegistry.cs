using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What the app's container hands out, as far as the registrations tell.</summary>
internal sealed class ServiceRegistry(ValueTable values)
{
    private readonly Dictionary<ITypeSymbol, List<ServiceRegistration>> _registrations = new(TypeComparer.Instance);
    private readonly Dictionary<ITypeSymbol, List<INamedTypeSymbol>> _messageHandlers = new(TypeComparer.Instance);
    private readonly Dictionary<ServiceRegistration, Value?> _made = [];
    private readonly HashSet<ServiceRegistration> _making = [];

    /// <summary>Finds what a factory returns; set once the evaluator exists.</summary>
    internal Func<Value, Value?[], Value?>? ReturnOf { get; set; }

    internal bool IsEmpty => _registrations.Count == 0;

    internal IEnumerable<ServiceRegistration> All => _registrations.Values.SelectMany(list => list);

    internal void Add(ServiceRegistration registration) => ListOf(registration.Service).Add(registration);

    internal void TryAdd(ServiceRegistration registration)
    {
        if (!ListOf(registration.Service).Exists(known => Equals(known.Key, registration.Key)))
        {
            Add(registration);
        }
    }

    /// <summary>Puts a handler in front of every call of a typed client.</summary>
    internal void AddMessageHandler(ITypeSymbol client, INamedTypeSymbol handler)
    {
        if (!_messageHandlers.TryGetValue(client, out var handlers))
        {
            _messageHandlers.Add(client, handlers = []);
        }

        handlers.Add(handler);
    }

    internal IReadOnlyList<INamedTypeSymbol> MessageHandlersOf(ITypeSymbol client) => _messageHandlers.TryGetValue(client, out var handlers) ? handlers : [];

    /// <summary>Several implementations of one service stay side by side, each once.</summary>
    internal void TryAddEnumerable(ServiceRegistration registration)
    {
        if (!ListOf(registration.Service).Exists(known => TypeComparer.Instance.Equals(known.Implementation, registration.Implementation)))
        {
            Add(registration);
        }
    }

    internal void RemoveAll(ITypeSymbol service) => ListOf(service).Clear();

    /// <summary>Puts a decorator in front of every registration of a service; of an open generic, also of all its closed ones.</summary>
    internal void Decorate(ITypeSymbol service, INamedTypeSymbol? decorator, Value? factory)
    {
        var isOpen = service is INamedTypeSymbol { IsUnboundGenericType: true };
        foreach (var known in _registrations)
        {
            if (TypeComparer.Instance.Equals(known.Key, service))
            {
                Decorate(known.Value, known.Key, isOpen ? decorator?.OriginalDefinition : decorator, factory);
            }
            else if (isOpen && decorator is not null && known.Key is INamedTypeSymbol closed
                && TypeComparer.Instance.Equals(closed.OriginalDefinition, service.OriginalDefinition) && Close(decorator.OriginalDefinition, closed) is { } closing)
            {
                Decorate(known.Value, known.Key, closing, factory);
            }
        }
    }

    private static void Decorate(List<ServiceRegistration> list, ITypeSymbol service, INamedTypeSymbol? decorator, Value? factory)
    {
        for (var i = 0; i < list.Count; i++)
        {
            list[i] = new ServiceRegistration(service, list[i].Lifetime)
            {
                Key = list[i].Key,
                Implementation = decorator,
                Factory = factory,
                Decorated = list[i],
            };
        }
    }

    internal bool Knows(ITypeSymbol service) => Find(service, null) is not null || FindAll(service).Any();

    /// <summary>The registration that answers for a service: the last one of the closed type, else of the open one.</summary>
    internal ServiceRegistration? Find(ITypeSymbol service, object? key)
    {
        var found = _registrations.TryGetValue(service, out var list) ? list.FindLast(known => Equals(known.Key, key)) : null;
        return found ?? (service is INamedTypeSymbol { IsGenericType: true, IsUnboundGenericType: false } generic
            && _registrations.TryGetValue(generic.ConstructUnboundGenericType(), out var open)
                ? open.FindLast(known => Equals(known.Key, key))
                : null);
    }

    internal IEnumerable<ServiceRegistration> FindAll(ITypeSymbol service)
    {
        var closed = _registrations.TryGetValue(service, out var list) ? list : [];
        return service is INamedTypeSymbol { IsGenericType: true, IsUnboundGenericType: false } generic
            && _registrations.TryGetValue(generic.ConstructUnboundGenericType(), out var open)
            ? closed.Concat(open)
            : closed;
    }

    /// <summary>What the container hands out for a service; null when that is not known.</summary>
    internal Value? Resolve(ITypeSymbol service, object? key = null)
    {
        if (ElementOfSequence(service) is { } element && FindAll(element).Any())
        {
            return values.Sequence(values.Choice(FindAll(element).Select(registration => ValueOf(registration, element))));
        }

        return Find(service, key) switch
        {
            null => null,
            { IsUncertain: true } => values.Choice(Possible(service, key).Select(registration => ValueOf(registration, service))),
            var found => ValueOf(found, service),
        };
    }

    /// <summary>The registrations that may answer, the last one first: up to the first that no condition decides on.</summary>
    private IEnumerable<ServiceRegistration> Possible(ITypeSymbol service, object? key)
    {
        foreach (var registration in FindAll(service).Where(known => Equals(known.Key, key)).Reverse())
        {
            yield return registration;
            if (!registration.IsUncertain)
            {
                yield break;
            }
        }
    }

    /// <summary>What one registration hands out.</summary>
    internal Value? ValueOf(ServiceRegistration registration, ITypeSymbol service)
    {
        if (registration.Implementation is { IsGenericType: true } generic && registration.Service is INamedTypeSymbol { IsUnboundGenericType: true })
        {
            return service is INamedTypeSymbol closed && Close(generic, closed) is { } type ? Made(registration, type, service) : null;
        }

        if (_made.TryGetValue(registration, out var known))
        {
            return known;
        }

        // A factory that asks for its own service would never come to an end here.
        if (!_making.Add(registration))
        {
            return null;
        }

        var made = registration switch
        {
            { Implementation: { } implementation } => Made(registration, implementation, service),
            { Instance: { } instance } => instance,
            { Factory: { } factory, Decorated: { } decorated } => ReturnOf?.Invoke(factory, [ValueOf(decorated, service)]),
            { Factory: { } factory } => ReturnOf?.Invoke(factory, []),
            _ => null,
        };
        _making.Remove(registration);
        _made[registration] = made;
        return made;
    }

    private ObjectValue Made(ServiceRegistration registration, INamedTypeSymbol type, ITypeSymbol service)
    {
        if (registration.Decorated is null || type.InstanceConstructors.OrderByDescending(c => c.Parameters.Length).FirstOrDefault() is not { } constructor)
        {
            return values.Object(type);
        }

        var inner = ValueOf(registration.Decorated, service);
        var arguments = constructor.Parameters
            .Select(parameter => TypeComparer.Instance.Equals(parameter.Type, service) ? inner : null).ToArray();
        return values.Object(type, true, constructor, arguments, null, null);
    }

    /// <summary>The open implementation with the arguments of the closed service.</summary>
    private static INamedTypeSymbol? Close(INamedTypeSymbol implementation, INamedTypeSymbol service)
    {
        var definition = implementation.OriginalDefinition;
        var declared = definition.AllInterfaces.Concat(definition.SelfAndBases())
            .FirstOrDefault(candidate => TypeComparer.Instance.Equals(candidate.OriginalDefinition, service.OriginalDefinition));
        if (declared is null)
        {
            return null;
        }

        var arguments = new ITypeSymbol[definition.Arity];
        for (var i = 0; i < declared.TypeArguments.Length; i++)
        {
            if (declared.TypeArguments[i] is ITypeParameterSymbol parameter)
            {
                arguments[parameter.Ordinal] = service.TypeArguments[i];
            }
        }

        return Array.Exists(arguments, argument => argument is null) || !Symbols.SatisfyConstraints(definition, arguments) ? null : definition.Construct(arguments);
    }

    private static ITypeSymbol? ElementOfSequence(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Name: "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection" or "IList" or "ICollection" or "List", TypeArguments: [var element] } => element,
        _ => null,
    };

    private List<ServiceRegistration> ListOf(ITypeSymbol service)
    {
        if (!_registrations.TryGetValue(service, out var list))
        {
            _registrations.Add(service, list = []);
        }

        return list;
    }
}
