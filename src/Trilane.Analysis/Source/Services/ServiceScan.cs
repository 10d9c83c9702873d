using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Reads a scan for services in the form that Scrutor has: which classes, as which services, how long they live.</summary>
internal sealed class ServiceScan(SolutionModel solution, ServiceRegistry registry, Func<SetupFunction, SetupValue[], SetupValue> call)
{
    /// <summary>One call of the chain.</summary>
    internal void Apply(SetupScan scan, IMethodSymbol method, SetupValue[] arguments, string syntax)
    {
        var types = method.TypeArguments.Concat(TypesIn(arguments)).ToList();
        switch (method.Name)
        {
            case "FromAssemblyOf" or "FromAssembliesOf":
                scan.Assemblies = [.. types.Select(type => type.ContainingAssembly)];
                break;
            case "AddClasses":
                Finish(scan, ServiceLifetime.Transient);
                scan.Picked = [.. solution.Types.All.Where(type => type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false, ContainingType: null or { IsGenericType: false } } && IsIn(scan.Assemblies, type))];
                foreach (var filter in arguments.OfType<SetupFunction>())
                {
                    call(filter, [scan]);
                }

                break;
            case "UsingRegistrationStrategy":
                scan.Skips = syntax.Contains("Skip");
                break;
            case "WithTransientLifetime":
                Finish(scan, ServiceLifetime.Transient);
                break;
            case "WithScopedLifetime" or "WithLifetime":
                Finish(scan, ServiceLifetime.Scoped);
                break;
            case "WithSingletonLifetime":
                Finish(scan, ServiceLifetime.Singleton);
                break;
            default:
                Filter(scan, method.Name, types, arguments);
                Offer(scan, method.Name, types);
                break;
        }
    }

    /// <summary>Registers what is still open.</summary>
    internal void Finish(SetupScan scan, ServiceLifetime lifetime)
    {
        foreach (var registration in scan.Pending)
        {
            if (scan.Skips)
            {
                registry.TryAdd(registration with { Lifetime = lifetime });
            }
            else
            {
                registry.Add(registration with { Lifetime = lifetime });
            }
        }

        scan.Pending.Clear();
        scan.Skips = false;
    }

    private void Filter(SetupScan scan, string name, List<ITypeSymbol> types, SetupValue[] arguments)
    {
        var namespaces = arguments.SelectMany(argument => argument is SetupList list ? list.Items : [argument]).OfType<SetupConstant>().Select(constant => constant.Value).OfType<string>()
            .Concat(types.Select(type => type.ContainingNamespace.ToDisplayString())).ToList();
        Func<INamedTypeSymbol, bool>? keeps = name switch
        {
            "AssignableTo" or "AssignableToAny" => type => types.Exists(wanted => IsA(type, wanted)),
            "WithAttribute" => type => types.Exists(wanted => Has(type, wanted)),
            "WithoutAttribute" => type => !types.Exists(wanted => Has(type, wanted)),
            "Where" when arguments is [SetupFunction condition] => type => call(condition, [new SetupType(type)]) is not SetupConstant { Value: false },
            "InNamespaceOf" or "InNamespaces" => type => namespaces.Exists(scope => IsBelow(type, scope)),
            "InExactNamespaceOf" or "InExactNamespaces" => type => namespaces.Contains(type.ContainingNamespace.ToDisplayString()),
            "NotInNamespaceOf" or "NotInNamespaces" => type => !namespaces.Exists(scope => IsBelow(type, scope)),
            _ => null,
        };
        if (keeps is not null)
        {
            scan.Picked = [.. scan.Picked.Where(keeps)];
        }
    }

    private static void Offer(SetupScan scan, string name, List<ITypeSymbol> types)
    {
        foreach (var type in scan.Picked)
        {
            IEnumerable<ITypeSymbol> services = name switch
            {
                "AsSelf" => [type],
                "As" => types,
                "AsImplementedInterfaces" => type.AllInterfaces,
                "AsSelfWithInterfaces" => type.AllInterfaces.Prepend(type),
                "AsMatchingInterface" => type.AllInterfaces.Where(contract => contract.Name == "I" + type.Name),
                _ => [],
            };
            scan.Pending.AddRange(services.Select(service => Registration(type, service)).OfType<ServiceRegistration>());
        }
    }

    private static ServiceRegistration? Registration(INamedTypeSymbol type, ITypeSymbol service)
    {
        if (!type.IsGenericType)
        {
            return new ServiceRegistration(service, ServiceLifetime.Transient) { Implementation = type };
        }

        // The container closes an open class only over a service with the same parameters.
        return service is INamedTypeSymbol { IsGenericType: true } open && open.TypeArguments.SequenceEqual<ITypeSymbol>(type.TypeParameters, SymbolEqualityComparer.Default)
            ? new ServiceRegistration(open.ConstructUnboundGenericType(), ServiceLifetime.Transient) { Implementation = type.OriginalDefinition }
            : null;
    }

    private static IEnumerable<ITypeSymbol> TypesIn(SetupValue[] arguments) =>
        arguments.SelectMany(argument => argument is SetupList list ? list.Items : [argument]).OfType<SetupType>().Select(type => type.Type);

    private static bool IsIn(List<IAssemblySymbol>? assemblies, ITypeSymbol type) =>
        assemblies is null || assemblies.Exists(assembly => assembly?.Name == type.ContainingAssembly?.Name);

    private static bool IsA(INamedTypeSymbol type, ITypeSymbol wanted) => wanted is INamedTypeSymbol { IsUnboundGenericType: true }
        ? type.AllInterfaces.Concat(type.SelfAndBases()).Any(candidate => TypeComparer.Instance.Equals(candidate.OriginalDefinition, wanted.OriginalDefinition))
        : type.IsAssignableTo(wanted);

    private static bool Has(INamedTypeSymbol type, ITypeSymbol attribute) => type.GetAttributes().Any(given => given.AttributeClass?.IsAssignableTo(attribute) == true);

    private static bool IsBelow(ITypeSymbol type, string scope) => (type.ContainingNamespace.ToDisplayString() + ".").StartsWith(scope + ".", StringComparison.Ordinal);
}
