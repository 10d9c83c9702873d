using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>
/// Follows the app's start-up code as if it ran: variables, loops over what is known, calls into the app's own methods. What it finds are
/// the endpoints, the middleware and the services. Where a condition is not known both branches are followed.
/// </summary>
internal sealed partial class SetupReader : OperationVisitor<SetupFrame, SetupValue>
{
    private const int MaxDepth = 80;
    private const int MaxOperations = 3_000_000;
    private const int MaxRounds = 512;

    private readonly SolutionModel _solution;
    private readonly ServiceSetup _services;
    private readonly ServiceScan _scan;
    private readonly AppSetup _setup;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<SyntaxNode> _followed = [];
    private readonly Dictionary<SyntaxNode, List<EndpointDefinition>> _mapped = [];
    private readonly Dictionary<ISymbol, SetupValue> _statics = new(DeclarationComparer.Instance);
    private int _depth;
    private int _operations;
    private int _uncertain;

    internal SetupReader(SolutionModel solution, ServiceSetup services, AppSetup setup, CancellationToken cancellationToken)
    {
        _solution = solution;
        _services = services;
        _scan = services.Scanning((function, arguments) => Call(function, arguments));
        _setup = setup;
        _cancellationToken = cancellationToken;
    }

    internal void Read()
    {
        if (_solution.App.GetEntryPoint(_cancellationToken) is { } entry)
        {
            var main = entry;
            if (_solution.SyntaxOf(main) is null && _solution.App.GlobalNamespace.GetTypeMembers("Program").SelectMany(type => type.GetMembers("<Main>$")).FirstOrDefault() is IMethodSymbol topLevel)
            {
                main = topLevel;
            }

            Call(main, null, []);
        }

        ReadTheRest();
    }

    /// <summary>What reflection calls, and libraries that have no entry point: methods that map endpoints and were not reached.</summary>
    private void ReadTheRest()
    {
        var hasEntry = _followed.Count > 0;
        foreach (var method in MethodsThatMap().Where(method => !_followed.Contains(_solution.SyntaxOf(method)!)).ToList())
        {
            if (_solution.SyntaxOf(method) is { } syntax && !_followed.Contains(syntax) && (!hasEntry || IsAlive(method)))
            {
                Call(method, method.IsStatic ? null : new SetupObject(method.ContainingType, null, []), [.. method.Parameters.Select(parameter => Default(parameter.Type))]);
            }
        }
    }

    /// <summary>
    /// True when something may call it all the same. An implementation of an interface would have been reached through the interface, so
    /// only reflection is left to call it.
    /// </summary>
    private bool IsAlive(IMethodSymbol method)
    {
        var isImplementation = method.IsOverride
            || method.ExplicitInterfaceImplementations.Length > 0
            || method.ContainingType.AllInterfaces.Any(@interface => @interface.GetMembers(method.Name).Length > 0 && _solution.IsSource(@interface));
        return isImplementation
            ? _solution.Types.IsMentioned("GetMethod") || _solution.Types.IsMentioned("GetMethods") || _solution.Types.IsMentioned("GetInterfaceMap")
            : _solution.Types.IsMentioned(method.Name);
    }

    private IEnumerable<IMethodSymbol> MethodsThatMap()
    {
        foreach (var tree in _solution.Trees)
        {
            foreach (var declaration in tree.GetRoot(_cancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>())
            {
                if (declaration.ParameterList.Parameters.Any(parameter => parameter.Type is { } type && IsSetupName(type.ToString()))
                    && _solution.ModelOf(tree).GetDeclaredSymbol(declaration, _cancellationToken) is IMethodSymbol { IsAbstract: false } method)
                {
                    yield return method;
                }
            }
        }
    }

    private static bool IsSetupName(string type) =>
        type.EndsWith("RouteBuilder", StringComparison.Ordinal) || type.EndsWith("WebApplication", StringComparison.Ordinal)
        || type.EndsWith("RouteGroupBuilder", StringComparison.Ordinal) || type.EndsWith("IApplicationBuilder", StringComparison.Ordinal);

    /// <summary>Follows a method of the app.</summary>
    private SetupValue Call(IMethodSymbol method, SetupValue? instance, SetupValue[] arguments)
    {
        if (_solution.SyntaxOf(method) is not { } syntax)
        {
            return new SetupUnknown(method.ReturnType);
        }

        if (method.IsExtern || (method.IsAbstract && !method.IsStatic))
        {
            return new SetupUnknown(method.ReturnType);
        }

        return Run(new SetupFrame(syntax, method, null, instance, arguments), method);
    }

    private SetupValue Call(SetupFunction function, SetupValue[] arguments)
    {
        if (function.Syntax is { } syntax)
        {
            return Run(new SetupFrame(syntax, function.Method, function.Outer, null, arguments), function.Method);
        }

        return function.IsVirtual ? Dispatch(function.Method, function.Instance, arguments) : Call(function.Method, function.Instance, arguments);
    }

    private SetupValue Run(SetupFrame frame, IMethodSymbol method)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var returns = frame.Close(method.ReturnType);
        if (_depth >= MaxDepth || _operations > MaxOperations)
        {
            return new SetupUnknown(returns);
        }

        _followed.Add(frame.Syntax!);
        for (var i = 0; i < method.Parameters.Length; i++)
        {
            frame.Variables[method.OriginalDefinition.Parameters[i]] = i < frame.Arguments.Length ? frame.Arguments[i] : Default(frame.Close(method.Parameters[i].Type));
        }

        _depth++;
        try
        {
            var model = _solution.ModelOf(frame.Syntax!.SyntaxTree);
            var operation = model.GetOperation(frame.Syntax);
            Visit(
                operation switch
                {
                    IAnonymousFunctionOperation lambda => lambda.Body,
                    ILocalFunctionOperation local => local.Body,
                    _ => operation,
                },
                frame);
        }
        finally
        {
            _depth--;
        }

        return frame.Yielded.Count > 0 ? new SetupList(frame.Yielded)
            : frame.Returned.Count > 0 ? frame.Returned[frame.Returned.Count - 1]
            : new SetupUnknown(returns);
    }

    public override SetupValue? Visit(IOperation? operation, SetupFrame argument)
    {
        if (operation is null || argument.HasEnded)
        {
            return null;
        }

        _operations++;
        if (operation.ConstantValue is { HasValue: true } constant && operation is not IFieldReferenceOperation { Field.ContainingType.TypeKind: TypeKind.Enum })
        {
            return new SetupConstant(constant.Value);
        }

        return operation.Accept(this, argument);
    }

    public override SetupValue? DefaultVisit(IOperation operation, SetupFrame argument)
    {
        foreach (var child in operation.ChildOperations)
        {
            Visit(child, argument);
        }

        return operation.Type is null ? null : Default(argument.Close(operation.Type));
    }

    private SetupValue Value(IOperation? operation, SetupFrame frame) => Visit(operation, frame) ?? new SetupUnknown(operation?.Type);

    /// <summary>A value of which only the type is known. Where endpoints are mapped on something unknown, it is the app.</summary>
    private SetupValue Default(ITypeSymbol type) => type.TypeKind is not TypeKind.TypeParameter && IsRoutes(type) ? new SetupRoutes(_setup.Root) : new SetupUnknown(type);

    private static bool IsRoutes(ITypeSymbol type) =>
        type.Implements("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder") || type.Implements("Microsoft.AspNetCore.Builder.IApplicationBuilder");

    private static bool IsServices(ITypeSymbol? type) => type.Implements("Microsoft.Extensions.DependencyInjection.IServiceCollection");

    private SetupValue[] Arguments(IReadOnlyList<IArgumentOperation> arguments, SetupFrame frame)
    {
        if (arguments.Count == 0)
        {
            return [];
        }

        var values = new SetupValue[arguments.Max(argument => argument.Parameter?.Ordinal ?? 0) + 1];
        foreach (var argument in arguments)
        {
            var value = Value(argument.Value, frame);
            if (argument.Parameter is { } parameter)
            {
                values[parameter.Ordinal] = value;
            }
        }

        return values;
    }

    private static IMethodSymbol Close(IMethodSymbol method, SetupFrame frame)
    {
        var result = method;
        if (method.ContainingType is { IsGenericType: true } type && frame.Close(type) is INamedTypeSymbol owner)
        {
            result = Substitution.MemberOf(owner, method) ?? method;
        }

        return method.Arity > 0 ? Substitution.Construct(result, [.. method.TypeArguments.Select(frame.Close)]) : result;
    }
}
