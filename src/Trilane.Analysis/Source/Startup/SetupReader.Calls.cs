using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Calls: into the app's own methods, and the few of the framework's that mean something here.</summary>
internal sealed partial class SetupReader
{
    public override SetupValue? VisitInvocation(IInvocationOperation operation, SetupFrame argument)
    {
        var target = Close(operation.TargetMethod, argument);
        var instance = operation.Instance is null ? null : Value(operation.Instance, argument);
        var arguments = Arguments(operation.Arguments, argument);
        if (target.MethodKind == MethodKind.DelegateInvoke)
        {
            return instance is SetupFunction function ? Call(function, arguments) : Default(argument.Close(operation.Type!));
        }

        if (target.MethodKind == MethodKind.LocalFunction)
        {
            return _solution.SyntaxOf(target) is { } syntax
                ? Run(new SetupFrame(syntax, target, OuterOf(target, argument), null, arguments), target)
                : new SetupUnknown(target.ReturnType);
        }

        if (target is { IsStatic: true, IsAbstract: true } && operation.ConstrainedToType is { } constrained
            && CallResolver.Implementation(argument.Close(constrained), target) is { } implementation)
        {
            return Call(implementation, null, arguments);
        }

        if (target.MethodKind == MethodKind.Constructor && instance is SetupObject constructed)
        {
            Construct(constructed, target, arguments);
            return constructed;
        }

        if (_solution.IsSource(target))
        {
            return Dispatch(target, instance, arguments);
        }

        var subject = instance ?? arguments.FirstOrDefault();
        return Scan(operation, target, subject, arguments)
            ?? Route(operation, target, subject, arguments)
            ?? Service(operation, target, subject, arguments)
            ?? Collection(target, subject, instance is null ? [.. arguments.Skip(1)] : arguments)
            ?? External(operation, target, subject, arguments, argument);
    }

    private SetupValue Dispatch(IMethodSymbol method, SetupValue? instance, SetupValue[] arguments)
    {
        if (method.IsStatic || !(method.IsAbstract || method.IsVirtual || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface))
        {
            return Call(method, instance, arguments);
        }

        if (instance is SetupObject made)
        {
            return CallResolver.Implementation(made.Type, method) is { } implementation ? Call(implementation, made, arguments) : new SetupUnknown(method.ReturnType);
        }

        // Found at run time, through the container or by reflection: all that there are.
        var service = instance is SetupUnknown { Type: { } known } && known.IsAssignableTo(method.ContainingType) ? known : method.ContainingType;
        SetupValue? result = null;
        _uncertain++;
        foreach (var candidate in Implementations(service))
        {
            if (CallResolver.Implementation(candidate.Type, method) is { } implementation)
            {
                result = Call(implementation, candidate, arguments);
            }
        }

        _uncertain--;
        return result ?? Default(method.ReturnType);
    }

    /// <summary>LINQ and collections over what is known.</summary>
    private SetupValue? Collection(IMethodSymbol target, SetupValue? subject, SetupValue[] arguments)
    {
        if (subject is SetupConstant { Value: string text } && target.ContainingType.SpecialType == SpecialType.System_String)
        {
            return SetupArithmetic.Text(text, target.Name, arguments) ?? (SetupValue)new SetupUnknown(target.ReturnType);
        }

        if (SetupReflection.Call(target, subject, arguments, _solution) is { } reflected)
        {
            return reflected;
        }

        if (target.ContainingType.Name == "RoutePatternFactory" && subject is SetupConstant)
        {
            return subject;
        }

        var items = subject is SetupList list ? list.Items : null;
        var function = arguments.OfType<SetupFunction>().LastOrDefault();
        switch (target.Name)
        {
            case "ForEach" when function is not null:
                foreach (var item in (items ?? [new SetupUnknown(null)]).ToList())
                {
                    Call(function, [item is SetupUnknown { Type: null } ? Default(function.Method.Parameters[0].Type) : item]);
                }

                return new SetupUnknown(null);
            case "Select" when function is not null:
                return new SetupList([.. (items ?? [Default(function.Method.Parameters[0].Type)]).Select(item => Call(function, [item]))]);
            case "SelectMany" when function is not null && items is not null:
                return new SetupList([.. items.SelectMany(item => Call(function, [item]) is SetupList inner ? inner.Items : [])]);
            case "Where" when function is not null && items is not null:
                return new SetupList([.. items.Where(item => Call(function, [item]) is not SetupConstant { Value: false })]);
            case "Add" or "Enqueue" or "Push" or "AddRange" when items is not null && target.IsStatic is false:
                items.AddRange(arguments.Length == 1 ? arguments[0] is SetupList many && target.Name == "AddRange" ? many.Items : [arguments[0]] : [new SetupList([.. arguments])]);
                return new SetupUnknown(target.ReturnType);
            case "Cast" or "OfType" when items is not null && target.TypeArguments is [var element]:
                return new SetupList([.. items.Select(item => item is SetupUnknown { Type: var type } && (type is null || !type.IsAssignableTo(element)) ? Default(element) : item)]);
            case "ToList" or "ToArray" or "AsEnumerable" or "OrderBy" or "OrderByDescending" or "ThenBy" or "Reverse" or "Distinct" or "AsReadOnly" or "ToImmutableArray" or "AsSpan" when items is not null:
                return new SetupList([.. items]);
            case "Concat" or "Union" when items is not null && arguments is [SetupList other, ..]:
                return new SetupList([.. items, .. other.Items]);
            case "Append" when items is not null && arguments.Length > 0:
                return new SetupList([.. items, arguments[0]]);
            case "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" when items is { Count: > 0 }:
                return function is null ? items[0] : items.Find(item => Call(function, [item]) is not SetupConstant { Value: false }) ?? new SetupConstant(null);
            case "Any" when function is not null && items is not null:
                return AnyOf(items.ConvertAll(item => Call(function, [item])));
            case "Any" when items is not null:
                return new SetupConstant(items.Count > 0);
            case "Contains" when items is not null && arguments is [SetupType { Type: var sought }]:
                return new SetupConstant(items.Exists(item => item is SetupType { Type: var type } && TypeComparer.Instance.Equals(type, sought)));
            default:
                return null;
        }
    }

    private static SetupValue AnyOf(List<SetupValue> answers) =>
        answers.Exists(answer => answer is SetupConstant { Value: true }) ? new SetupConstant(true)
        : answers.TrueForAll(answer => answer is SetupConstant { Value: false }) ? new SetupConstant(false)
        : new SetupUnknown(null);

    /// <summary>Anything else of the framework: what is handed to it to configure something runs now.</summary>
    private SetupValue External(IInvocationOperation operation, IMethodSymbol target, SetupValue? subject, SetupValue[] arguments, SetupFrame frame)
    {
        if (target.Name == "UseStartup" && (target.TypeArguments.FirstOrDefault() ?? arguments.OfType<SetupType>().FirstOrDefault()?.Type) is INamedTypeSymbol startup)
        {
            Startup(startup);
        }
        else if (target is { Name: "Add", ContainingType.Name: "FilterCollection" })
        {
            var filter = target.TypeArguments.FirstOrDefault() is INamedTypeSymbol type ? new SetupObject(type, null, []) : arguments.FirstOrDefault();
            _setup.Middleware.Add(new PathMiddleware("", filter is SetupType { Type: INamedTypeSymbol named } ? new SetupObject(named, null, []) : filter!));
        }
        else
        {
            foreach (var function in arguments.OfType<SetupFunction>())
            {
                CallIfSetup(function, []);
            }
        }

        // Fluent calls hand back what they were called on.
        var returns = frame.Close(operation.Type ?? target.ReturnType);
        return subject is SetupRoutes or SetupEndpoints or SetupObject or SetupList && !target.ReturnsVoid
            && (TypeComparer.Instance.Equals(returns, SubjectType(operation) is { } subjects ? frame.Close(subjects) : null)
                || (subject is SetupRoutes or SetupEndpoints && returns.Implements("Microsoft.AspNetCore.Builder.IEndpointConventionBuilder")))
            ? subject
            : Default(returns);
    }

    private static ITypeSymbol? SubjectType(IInvocationOperation operation) =>
        operation.Instance?.Type ?? (operation.Arguments.FirstOrDefault()?.Value is { } first ? first is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand.Type : first.Type : null);

    /// <summary>Calls what configures something at start-up. What takes a request or a scope's services runs later, and is no start-up.</summary>
    private void CallIfSetup(SetupFunction function, SetupValue[] arguments)
    {
        var runsLater = function.Method.Parameters.Any(parameter => parameter.Type.Name is "HttpContext" or "IServiceProvider" or "EndpointFilterInvocationContext" or "CancellationToken");
        if (!runsLater && _solution.ModelOf(function.Syntax?.SyntaxTree ?? _solution.SyntaxOf(function.Method)?.SyntaxTree ?? _solution.Trees.First()) is not null)
        {
            Call(function, arguments);
        }
    }

    private void Startup(INamedTypeSymbol type)
    {
        var instance = new SetupObject(type, null, []);
        foreach (var name in new[] { "ConfigureServices", "Configure" })
        {
            foreach (var method in type.SelfAndBases().SelectMany(level => level.GetMembers(name)).OfType<IMethodSymbol>().Take(1))
            {
                Call(method, method.IsStatic ? null : instance, [.. method.Parameters.Select(parameter => Default(parameter.Type))]);
            }
        }
    }
}
