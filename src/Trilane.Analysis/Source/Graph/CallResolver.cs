using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Finds the methods that a call reaches: by what is known of the instance, by the container, else by the only implementations.</summary>
internal sealed class CallResolver(SolutionModel solution, ValueTable values, Evaluator evaluator, ServiceRegistry services)
{
    private const int MaxGuesses = 16;

    /// <summary>The methods that a call reaches; without source among them where that is how it ends.</summary>
    internal IReadOnlyList<Callee> Resolve(Step step, Context context)
    {
        var target = Substitution.Apply(step.Target!, context);
        if (target.IsStatic)
        {
            return [new Callee(StaticTarget(step, target, context), null)];
        }

        var instance = step.Instance is null ? null : evaluator.Eval(step.Instance, context);
        if (target.MethodKind == MethodKind.Constructor)
        {
            // base(…) and this(…) work on the instance being made; new makes its own.
            return [new Callee(target, step.Kind == StepKind.New ? evaluator.Eval(new ResultRef(step), context) : Evaluator.This(context))];
        }

        if (target.MethodKind == MethodKind.LocalFunction || (step.IsNonVirtual && !IsVirtual(target)))
        {
            return [new Callee(target, instance)];
        }

        if (step.IsNonVirtual && step.Syntax.ToString().StartsWith("base.", StringComparison.Ordinal))
        {
            return [new Callee(target, instance)];
        }

        return Virtual(target, instance, step.InstanceType is null ? target.ContainingType : Substitution.Apply(step.InstanceType, context));
    }

    /// <summary>The methods that a call on an instance reaches.</summary>
    internal IReadOnlyList<Callee> Virtual(IMethodSymbol target, Value? instance, ITypeSymbol declared)
    {
        List<Callee> found = [];
        foreach (var value in ValueTable.AllOf(instance))
        {
            if (value is ObjectValue { IsExact: true } made && Implementation(made.Type, target) is { } method)
            {
                Add(found, new Callee(method, made));
            }
            else if (value is ObjectValue { IsExact: false } returned && !IsVirtual(target))
            {
                Add(found, new Callee(target, returned));
            }
        }

        if (found.Count > 0)
        {
            return found;
        }

        if (!IsVirtual(target))
        {
            return [new Callee(target, instance)];
        }

        return Registered(target, declared) is { Count: > 0 } registered ? registered : Guessed(target, declared, instance);
    }

    /// <summary>The contexts of a call that has source.</summary>
    internal IEnumerable<Context> ContextsOf(Step step, Context context, IReadOnlyList<Callee> callees)
    {
        foreach (var callee in callees)
        {
            if (ContextOf(step, context, callee) is { } called)
            {
                yield return called;
            }
        }
    }

    internal Context? ContextOf(Step step, Context context, Callee callee)
    {
        if (solution.BodyOf(callee.Method) is not { } body)
        {
            return null;
        }

        var parameters = Arguments(step, context, callee.Method);
        return callee.Method.MethodKind == MethodKind.LocalFunction
            ? values.Context(body, callee.Method, Evaluator.OuterOf(callee.Method, context), null, parameters)
            : values.Context(body, callee.Method, null, callee.Instance, parameters);
    }

    /// <summary>What the call hands over, where that is more than the parameter's type says.</summary>
    internal Value?[] Arguments(Step step, Context context, IMethodSymbol callee)
    {
        var parameters = callee.Parameters;
        var arguments = new Value?[Math.Min(parameters.Length, step.Arguments.Length)];
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = evaluator.Eval(step.Arguments[i], context)
                ?? (step.Values.Length > i && step.Values[i].Type is { } type && IsWorthKnowing(Substitution.Apply(type, context), parameters[i].Type)
                    ? values.Object(Substitution.Apply(type, context), isExact: false)
                    : null);
            arguments[i] = Worth(value, parameters[i].Type);
        }

        return arguments;
    }

    /// <summary>The implementation of a method in a class.</summary>
    internal static IMethodSymbol? Implementation(ITypeSymbol type, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            var declared = type.AllInterfaces.FirstOrDefault(candidate => TypeComparer.Instance.Equals(candidate, method.ContainingType));
            if (declared is null || Substitution.MemberOf(declared, method) is not { } member
                || type.FindImplementationForInterfaceMember(member) is not IMethodSymbol implementation)
            {
                return null;
            }

            return Constructed(MostDerived(type, implementation), method);
        }

        return type.SelfAndBases().Any(level => TypeComparer.Instance.Equals(level.OriginalDefinition, method.ContainingType.OriginalDefinition))
            ? Constructed(MostDerived(type, method), method)
            : null;
    }

    private static IMethodSymbol MostDerived(ITypeSymbol type, IMethodSymbol method)
    {
        foreach (var level in type.SelfAndBases())
        {
            foreach (var candidate in level.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (var current = candidate; current is not null; current = current.OverriddenMethod)
                {
                    if (Substitution.SameDefinition(current, method))
                    {
                        return candidate;
                    }
                }
            }
        }

        return method;
    }

    private static IMethodSymbol Constructed(IMethodSymbol implementation, IMethodSymbol method) =>
        implementation.Arity > 0 && method.Arity == implementation.Arity
            ? Substitution.Construct(implementation, [.. method.TypeArguments])
            : implementation;

    private static IMethodSymbol StaticTarget(Step step, IMethodSymbol target, Context context) =>
        target.IsAbstract && step.InstanceType is { } constrained && Implementation(Substitution.Apply(constrained, context), target) is { } implementation
            ? implementation
            : target;

    private static bool IsVirtual(IMethodSymbol method) =>
        method.IsAbstract || method.IsVirtual || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface;

    private List<Callee> Registered(IMethodSymbol target, ITypeSymbol declared)
    {
        List<Callee> found = [];
        foreach (var value in ValueTable.AllOf(services.Resolve(declared)))
        {
            if (value is ObjectValue made && Implementation(made.Type, target) is { } method)
            {
                Add(found, new Callee(method, made));
            }
        }

        return found;
    }

    /// <summary>Without a registration: the implementations that something makes, or all there are if that is unknown.</summary>
    private List<Callee> Guessed(IMethodSymbol target, ITypeSymbol declared, Value? instance)
    {
        if (!MayBeImplementedHere(declared) || services.FindAll(declared).Any(registration => registration.Factory is not null))
        {
            return [new Callee(target, instance)];
        }

        var all = solution.Types.ConcreteSubtypes(declared);
        var made = all.Where(solution.Types.IsMade).ToList();
        List<Callee> found = [];
        foreach (var type in (made.Count > 0 ? made : all).Take(MaxGuesses))
        {
            if (Closed(type, declared) is { } closed && Implementation(closed, target) is { } method)
            {
                Add(found, new Callee(method, values.Object(closed)));
            }
        }

        return found.Count > 0 ? found : [new Callee(target, instance)];
    }

    /// <summary>Framework interfaces have too many implementations to guess one; an app's own and a vendor's plug-in points have few.</summary>
    private bool MayBeImplementedHere(ITypeSymbol declared) =>
        solution.IsSource(declared)
        || !(declared.ContainingAssembly?.Name is { } assembly
            && (assembly.StartsWith("System", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
                || assembly is "netstandard" or "mscorlib"));

    /// <summary>A class as an implementation of a closed type: open ones take the arguments, closed ones must have the same.</summary>
    private static INamedTypeSymbol? Closed(INamedTypeSymbol type, ITypeSymbol declared)
    {
        if (declared is not INamedTypeSymbol { IsGenericType: true } service)
        {
            return type.IsGenericType ? null : type;
        }

        if (!type.IsGenericType)
        {
            return type.IsAssignableTo(service) || service.TypeArguments.Any(argument => argument is ITypeParameterSymbol) ? type : null;
        }

        var declaredBase = type.AllInterfaces.Concat(type.SelfAndBases())
            .FirstOrDefault(candidate => TypeComparer.Instance.Equals(candidate.OriginalDefinition, service.OriginalDefinition));
        if (declaredBase is null)
        {
            return null;
        }

        var arguments = type.TypeParameters.Cast<ITypeSymbol>().ToArray();
        for (var i = 0; i < declaredBase.TypeArguments.Length; i++)
        {
            if (declaredBase.TypeArguments[i] is ITypeParameterSymbol parameter)
            {
                arguments[parameter.Ordinal] = service.TypeArguments[i];
            }
        }

        return type.OriginalDefinition.Construct(arguments);
    }

    private Value? Worth(Value? value, ITypeSymbol parameter) => value switch
    {
        null => null,
        ObjectValue { IsExact: true } made when TypeComparer.Instance.Equals(made.Type, parameter) && !HasParts(made) => null,
        ObjectValue { IsExact: true, Type.IsValueType: true } made when !HasParts(made) => null,
        ObjectValue made when solution.IsSource(made.Type) && TypeComparer.Instance.Equals(made.Type, parameter) && !HasParts(made) => null,
        ObjectValue { IsExact: false, Origin: null } made => IsWorthKnowing(made.Type, parameter) ? made : null,
        ChoiceValue choice => values.Choice(choice.Values.Select(one => Worth(one, parameter))),
        _ => value,
    };

    /// <summary>Made with functions or services inside, which later calls may run.</summary>
    private static bool HasParts(ObjectValue made) =>
        (made.Arguments ?? []).Any(argument => argument is not null) || made.Members is { Count: > 0 } || made.Origin is not null;

    private bool IsWorthKnowing(ITypeSymbol type, ITypeSymbol parameter) =>
        (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } named
            && !TypeComparer.Instance.Equals(named, parameter)
            && (solution.IsSource(named) || StreamFacts.IsMemory(named)))
        || (parameter.Is("System.Collections.Generic.IEnumerable") && type.Implements("System.Linq.IQueryable"));

    private static void Add(List<Callee> callees, Callee callee)
    {
        if (!callees.Contains(callee))
        {
            callees.Add(callee);
        }
    }
}
