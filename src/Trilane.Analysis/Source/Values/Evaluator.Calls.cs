using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What calls return: those of the source, of the container, and of the libraries that only hand values on.</summary>
internal sealed partial class Evaluator
{
    private Value? Result(Step step, Context context)
    {
        switch (step.Kind)
        {
            case StepKind.New:
                return New(step, context);
            case StepKind.Call when step.Target is { } target && IsServiceLookup(target):
                return Lookup(step, target, context);
            case StepKind.CallDelegate:
                return _values.Choice(ValueTable.AllOf(Eval(step.Instance, context)).Select(value => value is TypeValue { Type: var product } ? _values.Object(product)
                    : value is FunctionValue function && ContextOf(function, [.. step.Arguments.Select(argument => Eval(argument, context))]) is { } called ? ReturnOf(called) : null));
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
            .Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!, DeclarationComparer.Instance);
        var isSource = _solution.IsSource(type);
        if (!isSource && step.Elements is { } elements && _values.Sequence(_values.Choice(elements.Select(element => Eval(element, context)))) is { } collection)
        {
            return collection;
        }

        return _values.Object(type, true, Substitution.MemberOf(type, step.Target!) ?? step.Target, arguments, members is { Count: > 0 } ? members : null, isSource ? null : step);
    }

    internal static bool IsServiceLookup(IMethodSymbol method) =>
        method.Name is "GetService" or "GetRequiredService" or "GetServices" or "GetKeyedService" or "GetRequiredKeyedService" or "GetKeyedServices" or "CreateInstance" or "GetServiceOrCreateInstance"
        && (method.ContainingType.Name is "ServiceProviderServiceExtensions" or "ServiceProviderKeyedServiceExtensions" or "ActivatorUtilities" or "Activator" or "IServiceProvider" or "ValidationContext" or "IKeyedServiceProvider" or "IServiceProviderExtensions");

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
            return service is INamedTypeSymbol made ? Created(made, step, context) : null;
        }

        if (method.Name is "GetServices" or "GetKeyedServices")
        {
            return _values.Sequence(_values.Choice(_services.FindAll(service).Select(registration => _services.ValueOf(registration, service))));
        }

        // A key that is only known at run time may be any.
        if (method.Name.Contains("Keyed") && LookedUpKey(step) is null)
        {
            return _values.Choice(_services.FindAll(service).Where(registration => registration.Key is not null).Select(registration => _services.ValueOf(registration, service)));
        }

        return _services.Resolve(service, LookedUpKey(step))
            ?? (method.TypeArguments.Length == 0 && service is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } itself && _solution.IsSource(itself) ? _values.Object(itself) : null);
    }

    /// <summary><c>ActivatorUtilities.CreateInstance(services, type, inner)</c>: what is handed over goes to the parameters that it fits.</summary>
    private ObjectValue Created(INamedTypeSymbol type, Step step, Context context)
    {
        var given = step.Arguments.OfType<ListRef>().SelectMany(list => list.Elements).SelectMany(element => ValueTable.AllOf(Eval(element, context))).OfType<ObjectValue>().ToList();
        if (given.Count == 0 || type.InstanceConstructors.OrderByDescending(candidate => candidate.Parameters.Length).FirstOrDefault() is not { } constructor)
        {
            return _values.Object(type);
        }

        var arguments = constructor.Parameters.Select(parameter => (Value?)given.Find(value => value.Type.IsAssignableTo(parameter.Type))).ToArray();
        return _values.Object(type, true, constructor, arguments, null, null);
    }

    /// <summary><c>typeof(Handler&lt;,&gt;).MakeGenericType(request.GetType(), typeof(TResponse))</c>, where all of it is known.</summary>
    private TypeValue? Closed(Step step, Value? open, Context context)
    {
        if (open is not TypeValue { Type: INamedTypeSymbol { IsGenericType: true } type } || step.Arguments is not [ListRef { Elements: var elements }] || elements.Count != type.Arity)
        {
            return null;
        }

        var arguments = elements.Select(element => (Eval(element, context) as TypeValue)?.Type).OfType<ITypeSymbol>().ToArray();
        return arguments.Length == type.Arity ? _values.Type(type.OriginalDefinition.Construct(arguments)) : null;
    }

    private Value? External(Step step, IMethodSymbol target, Context context)
    {
        var arguments = step.Arguments.Select(argument => Eval(argument, context)).ToArray();
        var receiver = Eval(step.Instance, context);

        // LINQ and collections hand on what they were given.
        if (target.ContainingType.Is("System.Linq.Enumerable") || target.ContainingType.Is("System.Collections.Immutable.ImmutableArray"))
        {
            var source = arguments.FirstOrDefault();
            if (IsQuery(source))
            {
                // Still the database's query, until something takes the items out.
                return target.ReturnType.Is("System.Collections.Generic.IEnumerable") ? source : null;
            }

            return target.Name is "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "MaxBy" or "MinBy" ? ElementOf(source)
                : target.Name is "Select" && arguments.Length > 1 && arguments[1] is { } selector ? _values.Sequence(ReturnOf(selector, ElementOf(source)))
                : target.Name is "ToDictionary" or "ToLookup" ? Entries(target, source, arguments)
                : target.Name is "Aggregate" ? Aggregate(arguments)
                : target.Name is "Count" or "Sum" ? null
                : source;
        }

        if (target.ContainingType.Name is "FrozenDictionary" or "FrozenSet" or "ImmutableDictionary" or "ImmutableList" or "ImmutableHashSet" or "CollectionExtensions")
        {
            return target.Name is "GetValueOrDefault" ? ElementOf(arguments.FirstOrDefault()) : target.Name is "ToFrozenDictionary" ? Entries(target, arguments.FirstOrDefault(), arguments) : arguments.FirstOrDefault();
        }

        if (target.ReturnType.Implements("System.Linq.IQueryable"))
        {
            return target.Name == "AsQueryable" && target.IsStatic ? arguments.FirstOrDefault() : _values.Object(Substitution.Apply(target.ReturnType, context), isExact: false);
        }

        if (target is { Name: "GetType", Parameters.IsEmpty: true })
        {
            return _values.Choice(ValueTable.AllOf(receiver).OfType<ObjectValue>().Select(made => _values.Type(made.Type)));
        }

        if (target is { Name: "MakeGenericType", ContainingType.Name: "Type" })
        {
            return Closed(step, receiver, context);
        }

        // A factory of objects is as good as the type that it makes.
        if (target.Name == "CreateFactory")
        {
            return LookedUp(step, context) is { } product ? _values.Type(product) : null;
        }

        if (target.Name == "GetOrAdd")
        {
            return _values.Choice([ElementOf(receiver), .. arguments.OfType<FunctionValue>().Select(factory => ReturnOf(factory, [.. arguments.Where(argument => argument is not FunctionValue)]))]);
        }

        if (ElementOf(receiver) is { } item)
        {
            return target.Name is "get_Item" or "Dequeue" or "Pop" or "Peek" or "Find" or "FindLast" ? item
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

    /// <summary>A chain of delegates, each around the one before: one round says what every round calls.</summary>
    private Value? Aggregate(Value?[] arguments)
    {
        if (arguments.Length < 3 || arguments[2] is not { } around)
        {
            return null;
        }

        return _values.Choice([arguments[1], ReturnOf(around, arguments[1], ElementOf(arguments[0]))]);
    }

    /// <summary>The values of a dictionary made of a sequence: its items, or what the second selector makes of them.</summary>
    private Value? Entries(IMethodSymbol target, Value? source, Value?[] arguments) =>
        target.Parameters.Count(parameter => parameter.Type.IsDelegate()) > 1 && arguments.OfType<FunctionValue>().LastOrDefault() is { } selector
            ? _values.Sequence(ReturnOf(selector, ElementOf(source)))
            : source;

    /// <summary>True for a query that a database runs when somebody goes over it.</summary>
    internal static bool IsQuery(Value? value) => value is ObjectValue { Type: var type } && type.Implements("System.Linq.IQueryable");

    private Value? ElementOf(Value? collection) => _values.Choice(ValueTable.AllOf(collection).OfType<SequenceValue>().Select(sequence => sequence.Element));
}
