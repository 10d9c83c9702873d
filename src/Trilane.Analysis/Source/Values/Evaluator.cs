using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Finds what is known of the value of a <see cref="Ref"/> in a context.</summary>
internal sealed class Evaluator
{
    private const int MaxDepth = 24;

    private readonly SolutionModel _solution;
    private readonly ValueTable _values;
    private readonly ServiceRegistry _services;
    private readonly Dictionary<ISymbol, List<(FunctionBody Body, Ref Value)>> _assignments = new(SymbolEqualityComparer.Default);
    private readonly HashSet<(ISymbol, Context?)> _evaluating = [];
    private int _depth;

    internal Evaluator(SolutionModel solution, ValueTable values, ServiceRegistry services)
    {
        _solution = solution;
        _values = values;
        _services = services;
        services.ReturnOf = factory => ReturnOf(factory);
    }

    /// <summary>Finds which methods a call reaches; set once the resolver exists.</summary>
    internal Func<Step, Context, IReadOnlyList<Context>>? CalleesOf { get; set; }

    internal Value? Eval(Ref? reference, Context context)
    {
        if (reference is null || _depth > MaxDepth)
        {
            return null;
        }

        _depth++;
        try
        {
            return reference switch
            {
                ParameterRef parameter => Parameter(parameter.Parameter, context),
                LocalRef local => Local(local.Local, context),
                ThisRef => This(context),
                MemberRef member => Member(member, context),
                ResultRef result => Result(result.Step, context),
                LambdaRef lambda => _values.Lambda(lambda.Syntax, lambda.Symbol, context),
                MethodRef method => Method(method, context),
                AwaitRef await => Eval(await.Task, context),
                ElementRef element => ElementOf(Eval(element.Collection, context)),
                ListRef list => _values.Sequence(_values.Choice(list.Elements.Select(element => Eval(element, context)))),
                ChoiceRef choice => _values.Choice(choice.Choices.Select(one => Eval(one, context))),
                TypeOfRef { Type: var type } => _values.Type(Substitution.Apply(type, context)),
                NewOfParameterRef { Type: var type } => Substitution.Apply(type, context) is INamedTypeSymbol made ? _values.Object(made) : null,
                _ => null,
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>What the container hands to a parameter that it fills.</summary>
    internal Value? Injected(IParameterSymbol parameter, ITypeSymbol type) => _services.Resolve(type, KeyOf(parameter));

    internal static object? KeyOf(ISymbol parameter) =>
        parameter.Attribute("Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute") is { ConstructorArguments: [var key, ..] } ? key.Value : null;

    /// <summary>What calling a delegate returns.</summary>
    internal Value? ReturnOf(Value function, params Value?[] arguments) => _values.Choice(ValueTable.AllOf(function).OfType<FunctionValue>().Select(one =>
        ContextOf(one, [.. arguments]) is { } context ? ReturnOf(context) : null));

    internal Value? ReturnOf(Context context) =>
        context.Body.IsIterator
            ? _values.Sequence(_values.Choice(context.Body.Yields.Select(value => Eval(value, context))))
            : _values.Choice(context.Body.Returns.Select(value => Eval(value, context)));

    /// <summary>The context of a delegate's call; null when it has no source.</summary>
    internal Context? ContextOf(FunctionValue function, Value?[] arguments)
    {
        if (function.Syntax is { } syntax)
        {
            return _solution.BodyOf(syntax, function.Method) is { } body
                ? _values.Context(body, function.Method, function.Outer, function.Outer?.Instance, arguments)
                : null;
        }

        return _solution.BodyOf(function.Method) is { } methodBody
            ? _values.Context(methodBody, function.Method, null, function.Instance, arguments)
            : null;
    }

    internal static Value? This(Context context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            if (current.Instance is not null)
            {
                return current.Instance;
            }
        }

        return null;
    }

    private Value? Parameter(IParameterSymbol parameter, Context context)
    {
        var owner = parameter.ContainingSymbol?.OriginalDefinition;
        for (var current = context; current is not null; current = current.Outer)
        {
            if (SymbolEqualityComparer.Default.Equals(current.Method.OriginalDefinition, owner) || current.Body.Syntax == SyntaxOf(owner))
            {
                return (parameter.Ordinal < current.Parameters.Length ? current.Parameters[parameter.Ordinal] : null)
                    ?? Injected(parameter, Substitution.Apply(parameter.Type, context));
            }
        }

        // A primary constructor's parameter lives on in the instance.
        return owner is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? _values.Choice(ValueTable.AllOf(This(context)).Select(instance => ConstructorArgument(instance, constructor, parameter, context)))
                ?? Injected(parameter, Substitution.Apply(parameter.Type, context))
            : Injected(parameter, Substitution.Apply(parameter.Type, context));
    }

    private static SyntaxNode? SyntaxOf(ISymbol? symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } ? symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() : null;

    /// <summary>What a constructor of the instance's class, or of a base class, was given for a parameter.</summary>
    private Value? ConstructorArgument(Value instance, IMethodSymbol constructor, IParameterSymbol parameter, Context context)
    {
        if (instance is not ObjectValue { Type: INamedTypeSymbol type } made)
        {
            return null;
        }

        if (ConstructorContext(made, type, constructor.ContainingType) is { } at)
        {
            return (parameter.Ordinal < at.Parameters.Length ? at.Parameters[parameter.Ordinal] : null)
                ?? Injected(parameter, Substitution.Apply(parameter.Type, at));
        }

        return null;
    }

    /// <summary>The call of the constructor on one level of an instance's class.</summary>
    internal Context? ConstructorContext(ObjectValue instance, INamedTypeSymbol type, INamedTypeSymbol level)
    {
        var constructor = instance.Constructor ?? type.InstanceConstructors.OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        var arguments = instance.Arguments ?? [];
        while (constructor is not null && _solution.BodyOf(constructor) is { } body)
        {
            var at = _values.Context(body, constructor, null, instance, [.. arguments]);
            if (TypeComparer.Instance.Equals(constructor.ContainingType.OriginalDefinition, level.OriginalDefinition))
            {
                return at;
            }

            var chained = body.Steps.Find(step => step.Target is { MethodKind: MethodKind.Constructor } && step.Kind == StepKind.Call);
            if (chained?.Target is null)
            {
                return null;
            }

            arguments = [.. chained.Arguments.Select(argument => Eval(argument, at))];
            constructor = Substitution.Apply(chained.Target, at);
        }

        return null;
    }

    private Value? Local(ILocalSymbol local, Context context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            if (current.Captured is { } captured && captured.TryGetValue(local, out var known))
            {
                return known;
            }

            if (current.Body.Locals.TryGetValue(local, out var assigned))
            {
                var at = current;
                return Guarded(local, at, () => _values.Choice(assigned.Select(value => Eval(value, at))));
            }
        }

        return null;
    }

    private Value? Member(MemberRef member, Context context)
    {
        var definition = member.Member.OriginalDefinition;
        var instances = member.Instance is null ? [] : ValueTable.AllOf(Eval(member.Instance, context));
        foreach (var instance in instances)
        {
            if (instance is ObjectValue { Members: { } members } && members.TryGetValue(definition, out var set))
            {
                return set;
            }
        }

        var type = member.Member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol @event => @event.Type,
            _ => null,
        };
        var assigned = Guarded(definition, instances.Count == 1 ? null : context, () =>
            _values.Choice(AssignmentsTo(definition).Select(assignment => Eval(assignment.Value, ContextOf(assignment.Body, definition, instances, context)))));
        return assigned ?? (type is null ? null : _services.Resolve(Substitution.Apply(type, context)));
    }

    private Context ContextOf(FunctionBody body, ISymbol member, IReadOnlyList<Value> instances, Context context)
    {
        var instance = instances.Count == 1 ? instances[0] as ObjectValue : null;
        if (instance is { Type: INamedTypeSymbol type } && body.Symbol.MethodKind == MethodKind.Constructor
            && ConstructorContext(instance, type, member.ContainingType) is { } constructor && constructor.Body == body)
        {
            return constructor;
        }

        return _values.Context(body, body.Symbol, null, instance ?? (instances.Count > 0 ? instances[0] : null), []);
    }

    /// <summary>Everything that the member's own type assigns to it: what others assign can't be known and matters little.</summary>
    private List<(FunctionBody Body, Ref Value)> AssignmentsTo(ISymbol member)
    {
        if (_assignments.TryGetValue(member, out var known))
        {
            return known;
        }

        List<(FunctionBody, Ref)> found = [];
        _assignments.Add(member, found);
        if (member.ContainingType is not { } type || !_solution.IsSource(type))
        {
            return found;
        }

        foreach (var body in BodiesThatMayAssign(type, member))
        {
            found.AddRange(body.Assignments
                .Where(assignment => SymbolEqualityComparer.Default.Equals(assignment.Member, member))
                .Select(assignment => (body, assignment.Value)));
        }

        return found;
    }

    private IEnumerable<FunctionBody> BodiesThatMayAssign(INamedTypeSymbol type, ISymbol member)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            var isConstructor = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor;
            if ((isConstructor || MentionsAssignment(method, member.Name)) && _solution.BodyOf(method) is { } body)
            {
                yield return body;
            }
        }

        if (member.IsStatic && _solution.StaticInitializersOf(type) is { } initializers)
        {
            yield return initializers;
        }
    }

    private bool MentionsAssignment(IMethodSymbol method, string name) =>
        _solution.SyntaxOf(method) is { } syntax && syntax.DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => LastName(assignment.Left) == name,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => LastName(access.Expression) == name,
            _ => false,
        });

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => LastName(element.Expression),
        _ => null,
    };

    private FunctionValue? Method(MethodRef reference, Context context)
    {
        var method = Substitution.Apply(reference.Method, context);
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return _solution.SyntaxOf(method) is { } syntax ? _values.Lambda(syntax, method, OuterOf(method, context)) : null;
        }

        var instance = reference.Instance is null ? null : Eval(reference.Instance, context);
        return _values.Method(method, instance, reference.IsVirtual);
    }

    /// <summary>The call of the function that a local function or lambda stands in.</summary>
    internal static Context? OuterOf(IMethodSymbol localFunction, Context context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            if (SymbolEqualityComparer.Default.Equals(current.Body.Symbol.OriginalDefinition, localFunction.ContainingSymbol.OriginalDefinition)
                || (localFunction.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction }
                    && current.Body.Syntax == SyntaxOf(localFunction.ContainingSymbol)))
            {
                return current;
            }
        }

        return context;
    }

    private Value? Result(Step step, Context context)
    {
        switch (step.Kind)
        {
            case StepKind.New:
                return New(step, context);
            case StepKind.Call when step.Target is { } target && IsServiceLookup(target):
                return Lookup(step, target, context);
            case StepKind.CallDelegate:
                return _values.Choice(ValueTable.AllOf(Eval(step.Instance, context)).OfType<FunctionValue>().Select(function =>
                    ContextOf(function, [.. step.Arguments.Select(argument => Eval(argument, context))]) is { } called ? ReturnOf(called) : null));
            case StepKind.Call when step.Target is { } target:
                return _solution.IsSource(target) || CanBeSource(target) ? Returned(step, context) : External(step, target, context);
            default:
                return null;
        }
    }

    private static bool CanBeSource(IMethodSymbol target) => target.ContainingType?.TypeKind == TypeKind.Interface && !target.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal);

    private Value? Returned(Step step, Context context) => Guarded(step.Target!, context, () =>
        _values.Choice((CalleesOf?.Invoke(step, context) ?? []).Select(ReturnOf)));

    private Value? New(Step step, Context context)
    {
        if (Substitution.Apply(step.InstanceType!, context) is not INamedTypeSymbol type)
        {
            return null;
        }

        var arguments = step.Arguments.Select(argument => Eval(argument, context)).ToArray();
        if (type.TypeKind == TypeKind.Delegate)
        {
            return arguments.FirstOrDefault();
        }

        var members = step.Members?.Select(member => (member.Key, Value: Eval(member.Value, context)))
            .Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!, SymbolEqualityComparer.Default);
        var isSource = _solution.IsSource(type);
        if (!isSource && step.Elements is { } elements && _values.Sequence(_values.Choice(elements.Select(element => Eval(element, context)))) is { } collection)
        {
            return collection;
        }

        return _values.Object(type, true, Substitution.MemberOf(type, step.Target!) ?? step.Target, arguments, members is { Count: > 0 } ? members : null, isSource ? null : step);
    }

    internal static bool IsServiceLookup(IMethodSymbol method) =>
        method.Name is "GetService" or "GetRequiredService" or "GetServices" or "GetKeyedService" or "GetRequiredKeyedService" or "GetKeyedServices" or "CreateInstance" or "GetServiceOrCreateInstance"
        && (method.ContainingType.Name is "ServiceProviderServiceExtensions" or "ServiceProviderKeyedServiceExtensions" or "ActivatorUtilities" or "Activator" or "IServiceProvider" or "IKeyedServiceProvider" or "IServiceProviderExtensions");

    /// <summary>The service that a look-up asks for, with the type arguments in place.</summary>
    internal ITypeSymbol? LookedUp(Step step, Context context) =>
        step.Target is { TypeArguments: [var service] }
            ? Substitution.Apply(service, context)
            : step.Arguments.Select(argument => Eval(argument, context)).OfType<TypeValue>().FirstOrDefault()?.Type;

    /// <summary>The key that a look-up asks with.</summary>
    internal static object? LookedUpKey(Step step) =>
        step.Target!.Name.Contains("Keyed") ? step.Values.Select(value => value.Constant).FirstOrDefault(constant => constant.HasValue).Value : null;

    private Value? Lookup(Step step, IMethodSymbol method, Context context)
    {
        if (LookedUp(step, context) is not { } service)
        {
            return null;
        }

        if (method.Name is "CreateInstance" or "GetServiceOrCreateInstance")
        {
            return service is INamedTypeSymbol made ? _values.Object(made) : null;
        }

        if (method.Name is "GetServices" or "GetKeyedServices")
        {
            return _values.Sequence(_values.Choice(_services.FindAll(service).Select(registration => _services.ValueOf(registration, service))));
        }

        return _services.Resolve(service, LookedUpKey(step))
            ?? (method.TypeArguments.Length == 0 && service is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } itself && _solution.IsSource(itself) ? _values.Object(itself) : null);
    }

    private Value? External(Step step, IMethodSymbol target, Context context)
    {
        var arguments = step.Arguments.Select(argument => Eval(argument, context)).ToArray();
        var receiver = Eval(step.Instance, context);

        // LINQ and collections hand on what they were given.
        if (target.ContainingType.Is("System.Linq.Enumerable") || target.ContainingType.Is("System.Collections.Immutable.ImmutableArray"))
        {
            var source = arguments.FirstOrDefault();
            return target.Name is "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "MaxBy" or "MinBy" ? ElementOf(source)
                : target.Name is "Select" && arguments.Length > 1 && arguments[1] is { } selector ? _values.Sequence(ReturnOf(selector, ElementOf(source)))
                : target.Name is "ToDictionary" or "ToLookup" ? Entries(target, source, arguments)
                : target.Name is "Aggregate" or "Count" or "Sum" ? null
                : source;
        }

        if (target.ContainingType.Name is "FrozenDictionary" or "FrozenSet" or "ImmutableDictionary" or "ImmutableList" or "ImmutableHashSet" or "CollectionExtensions")
        {
            return target.Name is "GetValueOrDefault" ? ElementOf(arguments.FirstOrDefault()) : target.Name is "ToFrozenDictionary" ? Entries(target, arguments.FirstOrDefault(), arguments) : arguments.FirstOrDefault();
        }

        if (target is { Name: "GetType", Parameters.IsEmpty: true })
        {
            return _values.Choice(ValueTable.AllOf(receiver).OfType<ObjectValue>().Select(made => _values.Type(made.Type)));
        }

        if (receiver is SequenceValue sequence)
        {
            return target.Name is "get_Item" or "Dequeue" or "Pop" or "Peek" or "Find" or "FindLast" ? sequence.Element
                : target.Name is "GetOrAdd" ? _values.Choice([sequence.Element, .. arguments.OfType<FunctionValue>().Select(factory => ReturnOf(factory))])
                : target.Name is "get_Values" || target.ReturnType.Is("System.Collections.Generic.List") ? receiver : null;
        }

        if (target.ReturnType.IsDelegate() || target.ReturnsVoid || target.ReturnType is not INamedTypeSymbol)
        {
            return null;
        }

        var type = Substitution.Apply(target.ReturnType, context);
        return type.IsReferenceType && type.TypeKind == TypeKind.Class && StreamFacts.IsStreamLike(type)
            ? _values.Object(type, false, null, [receiver, .. arguments], null, step)
            : null;
    }

    /// <summary>The values of a dictionary made of a sequence: its items, or what the second selector makes of them.</summary>
    private Value? Entries(IMethodSymbol target, Value? source, Value?[] arguments) =>
        target.Parameters.Count(parameter => parameter.Type.IsDelegate()) > 1 && arguments.OfType<FunctionValue>().LastOrDefault() is { } selector
            ? _values.Sequence(ReturnOf(selector, ElementOf(source)))
            : source;

    private static Value? ElementOf(Value? collection) => collection switch
    {
        SequenceValue sequence => sequence.Element,
        ChoiceValue choice => choice.Values.OfType<SequenceValue>().FirstOrDefault()?.Element,
        _ => null,
    };

    private Value? Guarded(ISymbol symbol, Context? context, Func<Value?> evaluate)
    {
        if (!_evaluating.Add((symbol, context)))
        {
            return null;
        }

        try
        {
            return evaluate();
        }
        finally
        {
            _evaluating.Remove((symbol, context));
        }
    }
}
