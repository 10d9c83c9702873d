using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Services: registrations, scans for them, and the instances that the container or reflection makes at start-up.</summary>
internal sealed partial class SetupReader
{
    /// <summary><c>services.Scan(scan => scan.FromAssemblyOf&lt;T&gt;().AddClasses().AsImplementedInterfaces())</c>.</summary>
    private SetupValue? Scan(IInvocationOperation operation, IMethodSymbol target, SetupValue? subject, SetupValue[] arguments)
    {
        if (subject is SetupScan scan)
        {
            _scan.Apply(scan, target, target.IsStatic ? [.. arguments.Skip(1)] : arguments, operation.Syntax.ToString());
            return scan;
        }

        if (target is { Name: "Scan", IsExtensionMethod: true } && IsServices(target.Parameters[0].Type) && arguments is [_, SetupFunction chain])
        {
            var begun = new SetupScan();
            Call(chain, [begun]);
            _scan.Finish(begun, ServiceLifetime.Transient);
            return subject;
        }

        return null;
    }

    private SetupValue? Service(IInvocationOperation operation, IMethodSymbol target, SetupValue? subject, SetupValue[] arguments)
    {
        if (Evaluator.IsServiceLookup(target) && target.TypeArguments.Length == 1)
        {
            var service = target.TypeArguments[0];
            var found = target.Name is "GetServices" && _solution.IsSource(service) ? Implementations(service) : _services.Implementations(service);
            return target.Name is "GetServices"
                ? found.Count > 0 ? new SetupList([.. found]) : new SetupUnknown(target.ReturnType)
                : found.Count > 0 ? found[found.Count - 1]
                : target.Name == "CreateInstance" && service is INamedTypeSymbol type && _solution.IsSource(type) ? new SetupObject(type, null, []) : Default(service);
        }

        if (target is { Name: "CreateInstance" or "GetUninitializedObject", ContainingType.Name: "Activator" or "ActivatorUtilities" or "RuntimeHelpers" }
            && arguments.OfType<SetupType>().FirstOrDefault() is { Type: INamedTypeSymbol made })
        {
            return Contained(made);
        }

        // A factory of objects is as good as the type that it makes.
        if (target.Name == "CreateFactory" && (target.TypeArguments.FirstOrDefault() is { } product ? new SetupType(product) : arguments.OfType<SetupType>().FirstOrDefault()) is { } factory)
        {
            return factory;
        }

        NoteRequests(operation, target, arguments);
        if (target.ContainingType.Name == "ServiceDescriptor")
        {
            return _services.Descriptor(target, arguments);
        }

        if (!IsServices(operation.Instance?.Type) && !(target.IsExtensionMethod && IsServices(target.Parameters[0].Type)) && !IsBuilderOfServices(target))
        {
            return null;
        }

        if (_services.Add(target, target.IsStatic ? [.. arguments.Skip(1)] : arguments, _uncertain > 0))
        {
            return subject;
        }

        foreach (var function in arguments.OfType<SetupFunction>())
        {
            CallIfSetup(function, []);
        }

        return Default(target.ReturnType);
    }

    /// <summary>What runs for requests besides endpoints and services: validation, policies, and handlers in front of a client.</summary>
    private void NoteRequests(IInvocationOperation operation, IMethodSymbol target, SetupValue[] arguments)
    {
        switch (target.Name)
        {
            case "AddValidation":
                _setup.ValidatesMinimalEndpoints = true;
                break;
            case "AddPolicy" when arguments.OfType<SetupConstant>().FirstOrDefault() is { Value: string policy }:
                _setup.Policies[policy] = operation.Syntax is InvocationExpressionSyntax { ArgumentList: var given } ? given : operation.Syntax;
                break;
            case "AddHttpMessageHandler" when ClientOf(operation) is { } client:
                var handler = target.TypeArguments.FirstOrDefault() ?? (arguments.OfType<SetupFunction>().FirstOrDefault() is { } make && Call(make, []) is SetupObject made ? made.Type : null);
                _services.AddMessageHandler(client, handler as INamedTypeSymbol);
                break;
        }
    }

    /// <summary>The typed client at the beginning of a chain: <c>AddHttpClient&lt;Api&gt;()</c>.</summary>
    private static ITypeSymbol? ClientOf(IInvocationOperation call)
    {
        for (IOperation? current = call; current is not null; )
        {
            switch (current)
            {
                case IInvocationOperation { TargetMethod: { Name: "AddHttpClient", TypeArguments: [.., var client] } }:
                    return client;
                case IInvocationOperation next:
                    current = next.Instance ?? next.Arguments.FirstOrDefault()?.Value;
                    break;
                case IConversionOperation conversion:
                    current = conversion.Operand;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static bool IsBuilderOfServices(IMethodSymbol target) => target.Name is "AddHttpMessageHandler" or "AddTypedClient";

    private List<SetupObject> Implementations(ITypeSymbol service)
    {
        var registered = _services.Implementations(service);
        return registered.Count > 0
            ? [.. registered.Select(made => Contained(made.Type))]
            : [.. _solution.Types.ConcreteSubtypes(service).Where(type => !type.IsGenericType).Select(Contained)];
    }

    /// <summary>An instance that the container or reflection makes: what its constructor sets counts, what it is given is not known.</summary>
    private SetupObject Contained(INamedTypeSymbol type)
    {
        var made = new SetupObject(type, null, []);
        if (type.InstanceConstructors.OrderByDescending(candidate => candidate.Parameters.Length).FirstOrDefault() is { } constructor)
        {
            Construct(made, constructor, []);
        }

        return made;
    }

    /// <summary>Runs a constructor, and those of the base classes before it.</summary>
    private void Construct(SetupObject made, IMethodSymbol constructor, SetupValue[] arguments)
    {
        switch (_solution.SyntaxOf(constructor))
        {
            case ConstructorDeclarationSyntax syntax:
                if (syntax.Initializer is null)
                {
                    ConstructBase(made, constructor.ContainingType);
                }

                Run(new SetupFrame(syntax, constructor, null, made, arguments), constructor);
                break;
            case TypeDeclarationSyntax declaration:
                var frame = new SetupFrame(declaration, constructor, null, made, arguments);
                for (var i = 0; i < constructor.Parameters.Length; i++)
                {
                    var parameter = constructor.OriginalDefinition.Parameters[i];
                    made.Members[parameter] = frame.Variables[parameter] = i < arguments.Length ? arguments[i] : Default(frame.Close(constructor.Parameters[i].Type));
                }

                if (declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } called
                    && _solution.ModelOf(declaration.SyntaxTree).GetOperation(called, _cancellationToken) is IInvocationOperation call)
                {
                    Construct(made, Close(call.TargetMethod, frame), Arguments(call.Arguments, frame));
                }
                else
                {
                    ConstructBase(made, constructor.ContainingType);
                }

                break;
        }
    }

    private void ConstructBase(SetupObject made, INamedTypeSymbol type)
    {
        if (type.BaseType is { } parent && _solution.IsSource(parent)
            && parent.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.All(parameter => parameter.IsOptional)) is { } constructor)
        {
            Construct(made, constructor, []);
        }
    }
}
