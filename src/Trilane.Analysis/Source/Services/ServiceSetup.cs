using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Reads registrations from the calls that make them.</summary>
internal sealed class ServiceSetup(SolutionModel solution, ServiceRegistry registry, SetupValues values)
{
    /// <summary>What reads a scan for services; <paramref name="call"/> runs the functions that it is given.</summary>
    internal ServiceScan Scanning(Func<SetupFunction, SetupValue[], SetupValue> call) => new(solution, registry, call);

    /// <summary>False for a method that registers nothing that is known here.</summary>
    internal bool Add(IMethodSymbol method, SetupValue[] arguments, bool isUncertain)
    {
        var name = method.Name;
        switch (name)
        {
            case "AddRequestDependency" when method.TypeArguments is [var dependency]:
                Register(new ServiceRegistration(dependency, ServiceLifetime.Scoped) { Factory = values.Of(arguments.FirstOrDefault()), IsRequestDependency = true }, name, isUncertain);
                return true;
            case "AddHttpClient" when method.TypeArguments is [.., var client]:
                var service = method.TypeArguments[0];
                var factory = arguments.OfType<SetupFunction>().LastOrDefault(function => TypeComparer.Instance.Equals(function.Method.ReturnType, client));
                Register(new ServiceRegistration(service, ServiceLifetime.Transient) { Implementation = factory is null ? client as INamedTypeSymbol : null, Factory = values.Of(factory) }, name, isUncertain);
                return true;
            case "AddDbContext" or "AddDbContextPool" when method.TypeArguments is [.., var context]:
                Register(new ServiceRegistration(method.TypeArguments[0], ServiceLifetime.Scoped) { Implementation = context as INamedTypeSymbol }, name, isUncertain);
                return true;
            case "Decorate" or "TryDecorate":
                Decorate(method, arguments);
                return true;
            case "RemoveAll":
                if ((method.TypeArguments.FirstOrDefault() ?? (arguments.FirstOrDefault() as SetupType)?.Type) is { } removed)
                {
                    registry.RemoveAll(removed);
                }

                return true;
            case "Add" or "TryAdd" or "TryAddEnumerable" or "Replace" when Descriptors(arguments).ToList() is { Count: > 0 } descriptors:
                foreach (var descriptor in descriptors)
                {
                    if (name == "Replace")
                    {
                        registry.RemoveAll(descriptor.Service);
                    }

                    Register(descriptor, name, isUncertain);
                }

                return true;
            default:
                return LifetimeOf(name) is { } lifetime && Registration(method, arguments, lifetime) is { } registration && Register(registration, name, isUncertain);
        }
    }

    internal void AddMessageHandler(ITypeSymbol client, INamedTypeSymbol? handler)
    {
        if (handler is not null)
        {
            registry.AddMessageHandler(client, handler);
        }
    }

    /// <summary>The source's classes that are registered for a service, as they are made at start-up.</summary>
    internal List<SetupObject> Implementations(ITypeSymbol service) =>
        [.. registry.FindAll(service)
            .Select(registration => registration.Implementation ?? ValueTable.AllOf(registry.ValueOf(registration, service)).OfType<ObjectValue>().Select(made => made.Type as INamedTypeSymbol).FirstOrDefault())
            .Where(type => type is not null && solution.IsSource(type))
            .Select(type => new SetupObject(type!, null, []))];

    /// <summary><c>new ServiceDescriptor(typeof(I), typeof(T), lifetime)</c>.</summary>
    internal SetupDescriptor? Descriptor(SetupValue[] arguments)
    {
        if (arguments.FirstOrDefault() is not SetupType { Type: var service })
        {
            return null;
        }

        var lifetime = arguments.OfType<SetupConstant>().Select(constant => constant.Value).OfType<int>().LastOrDefault();
        return Described(service, (ServiceLifetime)Math.Min(2, Math.Max(0, lifetime)), null, [.. arguments.Skip(1)]);
    }

    /// <summary><c>ServiceDescriptor.Scoped&lt;I, T&gt;()</c> and its siblings.</summary>
    internal SetupDescriptor? Descriptor(IMethodSymbol method, SetupValue[] arguments)
    {
        if (method.Name == "Describe")
        {
            return Descriptor(arguments);
        }

        return LifetimeOf("Add" + method.Name) is { } lifetime && Registration(method, arguments, lifetime) is { } registration ? new SetupDescriptor(registration) : null;
    }

    private static ServiceLifetime? LifetimeOf(string name) => name switch
    {
        _ when !name.StartsWith("Add", StringComparison.Ordinal) && !name.StartsWith("TryAdd", StringComparison.Ordinal) => null,
        _ when name.EndsWith("Singleton", StringComparison.Ordinal) => ServiceLifetime.Singleton,
        _ when name.EndsWith("Scoped", StringComparison.Ordinal) => ServiceLifetime.Scoped,
        _ when name.EndsWith("Transient", StringComparison.Ordinal) => ServiceLifetime.Transient,
        _ => null,
    };

    private ServiceRegistration? Registration(IMethodSymbol method, SetupValue[] arguments, ServiceLifetime lifetime)
    {
        var rest = arguments.ToList();
        var service = method.TypeArguments.FirstOrDefault();
        if (service is null)
        {
            if (rest.FirstOrDefault() is not SetupType { Type: var given })
            {
                return null;
            }

            service = given;
            rest.RemoveAt(0);
        }

        object? key = null;
        if (method.Name.Contains("Keyed"))
        {
            var position = method.Parameters.ToList().FindIndex(parameter => parameter.Name == "serviceKey") - (method.Parameters.Length - arguments.Length);
            key = position >= 0 && position < arguments.Length ? (arguments[position] as SetupConstant)?.Value : null;
            rest.Remove(arguments[Math.Max(0, Math.Min(position, arguments.Length - 1))]);
        }

        return Described(service, lifetime, key, rest, method.TypeArguments.Length > 1 ? method.TypeArguments[1] : null)?.Registration;
    }

    private SetupDescriptor? Described(ITypeSymbol service, ServiceLifetime lifetime, object? key, List<SetupValue> rest, ITypeSymbol? implementation = null)
    {
        var registration = new ServiceRegistration(service, lifetime) { Key = key };
        if (rest.OfType<SetupFunction>().FirstOrDefault() is { } factory)
        {
            return new(registration with { Factory = values.Of(factory) });
        }

        if (rest.OfType<SetupType>().FirstOrDefault() is { Type: INamedTypeSymbol type })
        {
            return new(registration with { Implementation = type.IsUnboundGenericType ? type.OriginalDefinition : type });
        }

        if (implementation is INamedTypeSymbol named)
        {
            return new(registration with { Implementation = named });
        }

        // typeof(T) that a loop over an assembly's types gives is not known.
        if (rest.OfType<SetupUnknown>().Any(unknown => unknown.Type is { Name: "Type" }))
        {
            return null;
        }

        return rest.FirstOrDefault(value => value is not SetupConstant) is { } instance
            ? new(registration with { Instance = values.Of(instance) ?? InstanceOf(instance) })
            : new(registration with { Implementation = service as INamedTypeSymbol is { IsUnboundGenericType: true } open ? open.OriginalDefinition : service as INamedTypeSymbol });
    }

    /// <summary>An instance of which the type alone is known, unless that is an interface.</summary>
    private Value? InstanceOf(SetupValue instance) =>
        instance is SetupUnknown { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } && solution.IsSource(type) ? values.Of(new SetupObject(type, null, [])) : null;

    private void Decorate(IMethodSymbol method, SetupValue[] arguments)
    {
        var types = method.TypeArguments.Length > 0 ? [.. method.TypeArguments] : arguments.OfType<SetupType>().Select(type => type.Type).ToList();
        if (types.Count > 0)
        {
            registry.Decorate(types[0], types.Count > 1 ? types[1] as INamedTypeSymbol : null, types.Count > 1 ? null : values.Of(arguments.OfType<SetupFunction>().FirstOrDefault()));
        }
    }

    private static IEnumerable<ServiceRegistration> Descriptors(SetupValue[] arguments) =>
        arguments.SelectMany(argument => argument is SetupList list ? list.Items : [argument]).OfType<SetupDescriptor>().Select(descriptor => descriptor.Registration);

    private bool Register(ServiceRegistration registration, string name, bool isUncertain)
    {
        registration = registration with { IsUncertain = isUncertain };
        if (name == "TryAddEnumerable")
        {
            registry.TryAddEnumerable(registration);
        }
        else if (name.StartsWith("TryAdd", StringComparison.Ordinal))
        {
            registry.TryAdd(registration);
        }
        else
        {
            registry.Add(registration);
        }

        return true;
    }
}
