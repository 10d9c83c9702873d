using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Finds what is known of the value of a <see cref="Ref"/> in a context.</summary>
internal sealed partial class Evaluator
{
    private const int MaxDepth = 24;

    private readonly SolutionModel _solution;
    private readonly ValueTable _values;
    private readonly ServiceRegistry _services;
    private readonly Dictionary<ISymbol, List<(FunctionBody Body, Ref Value)>> _assignments = new(DeclarationComparer.Instance);
    private readonly HashSet<(ISymbol, Context?)> _evaluating = [];
    private readonly Dictionary<(Ref, Context), Value?> _known = new(SamePair.Instance);
    private int _depth;

    internal Evaluator(SolutionModel solution, ValueTable values, ServiceRegistry services)
    {
        _solution = solution;
        _values = values;
        _services = services;
        services.ReturnOf = ReturnOf;
    }

    /// <summary>True once the start-up code has been read: what is known then stays as it is.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Finds which methods a call reaches; set once the resolver exists.</summary>
    internal Func<Step, Context, IReadOnlyList<Context>>? CalleesOf { get; set; }

    internal Value? Eval(Ref? reference, Context context)
    {
        if (reference is null || _depth > MaxDepth)
        {
            return null;
        }

        // Inside another evaluation a cycle may have cut the answer short.
        if (_depth > 0 || !IsSettled)
        {
            return EvalAnew(reference, context);
        }

        if (!_known.TryGetValue((reference, context), out var value))
        {
            _known.Add((reference, context), value = EvalAnew(reference, context));
        }

        return value;
    }

    private Value? EvalAnew(Ref reference, Context context)
    {
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
                TupleRef tuple => _values.Object(tuple.Type, true, null, [.. tuple.Parts.Select(part => Eval(part, context))], null, null),
                PartRef part => _values.Choice(ValueTable.AllOf(Eval(part.Whole, context)).Select(whole => PartOf(whole, part.Index))),
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
            if (current.Captured is { } captured && captured.TryGetValue(parameter, out var known))
            {
                return known;
            }

            if ((owner is not null && DeclarationComparer.Instance.Equals(current.Method, owner)) || current.Body.Syntax == SyntaxOf(owner))
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
            if (DeclarationComparer.Instance.Equals(current.Body.Symbol, localFunction.ContainingSymbol)
                || (localFunction.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction }
                    && current.Body.Syntax == SyntaxOf(localFunction.ContainingSymbol)))
            {
                return current;
            }
        }

        return context;
    }

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
