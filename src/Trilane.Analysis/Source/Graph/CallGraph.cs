using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What runs what, for the functions that requests reach. Each function is followed once for each context.</summary>
internal sealed class CallGraph
{
    // Steps of arithmetic that take a good part of a second or more; where bounds are guesses, deep nesting says more than the product.
    private const double HeavyWork = 1e8;
    private const double DeepWork = 5e6;
    private const int DeepLoops = 3;

    private readonly SolutionModel _solution;
    private readonly ValueTable _values;
    private readonly Evaluator _evaluator;
    private readonly CallResolver _resolver;
    private readonly CallJudge _judge;
    private readonly ServiceRegistry _services;
    private readonly Dictionary<Context, Node> _nodes = [];
    private readonly HashSet<Node> _asking = [];

    internal CallGraph(SolutionModel solution, ValueTable values, Evaluator evaluator, ServiceRegistry services, CallResolver resolver, CallJudge judge)
    {
        _solution = solution;
        _values = values;
        _evaluator = evaluator;
        _services = services;
        _resolver = resolver;
        _judge = judge;
    }

    internal Node NodeOf(Context context)
    {
        if (!_nodes.TryGetValue(context, out var node))
        {
            _nodes.Add(context, node = new Node(context));
        }

        if (!node.IsFilled)
        {
            node.IsFilled = true;
            foreach (var step in context.Body.Steps)
            {
                Follow(node, step);
            }
        }

        return node;
    }

    /// <summary>A node that is not followed before somebody walks over it.</summary>
    private Node Reference(Context context)
    {
        if (!_nodes.TryGetValue(context, out var node))
        {
            _nodes.Add(context, node = new Node(context));
        }

        return node;
    }

    /// <summary>True when the function awaits something that does not run on a thread of its own pool meanwhile.</summary>
    internal bool ReallyAwaits(Node node)
    {
        NodeOf(node.Context);
        if (node.ReallyAwaits is { } known)
        {
            return known;
        }

        if (!_asking.Add(node))
        {
            return false;
        }

        var awaits = node.Context.Body.IsAsynchronous
            ? node.Context.Body.Awaits.Exists(step => step is null || ReallyAwaits(node, step))
            : node.Edges.Exists(edge => edge.Step is null && ReallyAwaits(edge.Target));
        _asking.Remove(node);
        node.ReallyAwaits = awaits;
        return awaits;
    }

    /// <summary>Where the app's own code computes for long, on the way from here: the function in whose loops it happens.</summary>
    internal Node? LongComputation(Node node)
    {
        HashSet<Node> seen = [];
        return Below(node);

        Node? Below(Node current)
        {
            if (!seen.Add(current) || (Work(current) < HeavyWork && !current.ReachesDeepLoops))
            {
                return null;
            }

            foreach (var edge in current.Edges)
            {
                if (Below(edge.Target) is { } below)
                {
                    return below;
                }
            }

            return current;
        }
    }

    private static bool IsDeep(Node node) => node.Context.Body.LoopDepth >= DeepLoops && node.Context.Body.Work >= DeepWork;

    private double Work(Node node)
    {
        if (node.Work is { } known)
        {
            return known;
        }

        // A cycle adds nothing to itself.
        node.Work = 0;
        NodeOf(node.Context);
        var work = node.Context.Body.Work;
        var isDeep = IsDeep(node);
        foreach (var edge in node.Edges)
        {
            work = Math.Min(1e15, work + (edge.Step?.Rounds ?? 1) * Work(edge.Target));
            isDeep |= edge.Target.ReachesDeepLoops;
        }

        node.ReachesDeepLoops = isDeep;
        node.Work = work;
        return work;
    }

    /// <summary>The nodes that are made when the container makes a service for a request.</summary>
    internal IEnumerable<Node> MadeFor(ITypeSymbol service, object? key)
    {
        HashSet<ITypeSymbol> seen = new(TypeComparer.Instance);
        return MadeFor(service, key, seen);
    }

    internal IEnumerable<Node> MadeBy(INamedTypeSymbol type) => MadeBy(_values.Object(type), new HashSet<ITypeSymbol>(TypeComparer.Instance));

    private IEnumerable<Node> MadeFor(ITypeSymbol service, object? key, HashSet<ITypeSymbol> seen)
    {
        if (!seen.Add(service))
        {
            yield break;
        }

        var registrations = _services.Find(service, key) is { } one ? [one]
            : service is INamedTypeSymbol { Name: "IEnumerable", TypeArguments: [var element] } ? _services.FindAll(element).ToList()
            : [];
        foreach (var registration in registrations)
        {
            var made = _services.ValueOf(registration, service);
            if (registration.Lifetime == ServiceLifetime.Singleton)
            {
                continue;
            }

            if (registration.Factory is { } factory)
            {
                foreach (var node in Factory(registration, factory, seen))
                {
                    yield return node;
                }

                continue;
            }

            foreach (var value in ValueTable.AllOf(made).OfType<ObjectValue>())
            {
                foreach (var node in MadeBy(value, seen))
                {
                    yield return node;
                }
            }
        }
    }

    private IEnumerable<Node> Factory(ServiceRegistration registration, Value factory, HashSet<ITypeSymbol> seen)
    {
        foreach (var function in ValueTable.AllOf(factory).OfType<FunctionValue>())
        {
            if (_evaluator.ContextOf(function, []) is not { } context)
            {
                continue;
            }

            // A request dependency whose factory is synchronous runs on a blocking lane of its own.
            if (!registration.IsRequestDependency || context.Body.IsAsynchronous)
            {
                yield return Reference(context);
            }

            foreach (var parameter in registration.IsRequestDependency ? function.Method.Parameters : [])
            {
                foreach (var node in MadeFor(parameter.Type, Evaluator.KeyOf(parameter), seen))
                {
                    yield return node;
                }
            }
        }
    }

    private IEnumerable<Node> MadeBy(ObjectValue made, HashSet<ITypeSymbol> seen)
    {
        var constructor = made.Constructor
            ?? (made.Type as INamedTypeSymbol)?.InstanceConstructors
                .Where(candidate => candidate.DeclaredAccessibility != Accessibility.Private)
                .OrderByDescending(candidate => candidate.Parameters.Length).FirstOrDefault();
        if (constructor is null || _solution.BodyOf(constructor) is not { } body)
        {
            yield break;
        }

        yield return Reference(_values.Context(body, constructor, null, made, [.. made.Arguments ?? []]));
        foreach (var parameter in constructor.Parameters)
        {
            foreach (var node in MadeFor(parameter.Type, Evaluator.KeyOf(parameter), seen))
            {
                yield return node;
            }
        }
    }

    private bool ReallyAwaits(Node node, Step step)
    {
        var edges = node.Edges.Where(edge => ReferenceEquals(edge.Step, step)).ToList();
        if (node.Leaves.Find(leaf => ReferenceEquals(leaf.Step, step)) is { } leaf)
        {
            return leaf.Judgement.Kind is CallKind.AsyncReady;
        }

        if (step.Kind == StepKind.CallByName && edges.Count == 0)
        {
            // What is called by name is what a type closed at run time led to, where that is known.
            edges = node.Edges.FindAll(edge => edge.Step?.Kind == StepKind.CloseGeneric);
            return edges.Count == 0 || edges.Exists(edge => ReallyAwaits(edge.Target));
        }

        if (edges.Count > 0)
        {
            return edges.Exists(edge => ReallyAwaits(edge.Target));
        }

        // A delegate that is not known may do anything; a call into the framework that is not judged is a helper over tasks.
        return step.Kind == StepKind.CallDelegate || (step.Kind == StepKind.Call && step.Target is { } target && IsUnknown(target));
    }

    private static bool IsUnknown(IMethodSymbol target) =>
        target.IsAbstract || !(target.ContainingType.IsTask() || target.ContainingType.Name is "TaskFactory" or "Enumerable");

    private void Follow(Node node, Step step)
    {
        switch (step.Kind)
        {
            case StepKind.WaitForTask or StepKind.RunQuery:
                AddLeaf(node, step, step.Target!);
                break;
            case StepKind.Compute:
                node.Leaves.Add(new Leaf(step, new Judgement(CallKind.CpuHeavy, step.Text!, step.Text!) { CpuWeight = step.Weight }));
                break;
            case StepKind.CallDelegate:
                FollowDelegate(node, step, _evaluator.Eval(step.Instance, node.Context), onSharedPool: false, [.. step.Arguments.Select(argument => _evaluator.Eval(argument, node.Context))]);
                break;
            case StepKind.CloseGeneric:
                FollowClosed(node, step);
                break;
            case StepKind.CallByName:
                break;
            default:
                FollowCall(node, step);
                break;
        }
    }

    private void FollowCall(Node node, Step step)
    {
        if (Evaluator.IsServiceLookup(step.Target!) && _evaluator.LookedUp(step, node.Context) is { } service)
        {
            foreach (var made in step.Target!.Name.StartsWith("Create", StringComparison.Ordinal) && service is INamedTypeSymbol type ? MadeBy(type) : MadeFor(service, Evaluator.LookedUpKey(step)))
            {
                node.Edges.Add(new Edge(made, step, false));
            }

            return;
        }

        foreach (var callee in _resolver.Resolve(step, node.Context))
        {
            if (_resolver.ContextOf(step, node.Context, callee) is { } context)
            {
                node.Edges.Add(new Edge(Reference(context), step, false));
            }
            else if (!_solution.IsSource(callee.Method))
            {
                FollowOut(node, step, callee);
            }
        }
    }

    /// <summary>A call out of the source: a leaf, and perhaps delegates that come back in.</summary>
    private void FollowOut(Node node, Step step, Callee callee)
    {
        if (FollowMessage(node, step, callee.Method))
        {
            return;
        }

        AddLeaf(node, step, callee.Method);
        var use = DelegateUses.Of(step, callee.Method, _judge.EntryOf(callee.Method));
        if (use != DelegateUse.Elsewhere && !DelegateUses.AreKept(callee.Method))
        {
            FollowArguments(node, step, callee, use == DelegateUse.SharedPool);
        }

        // Lazy.Value, Task.Start and the like run what the constructor was given.
        if (callee.Instance is ObjectValue { Origin.Target: { } maker, Arguments: { } kept } && DelegateUses.AreKept(maker)
            && (callee.Method.Name is "get_Value" or "GetValueAsync" or "GetAwaiter" or "Start" or "RunSynchronously"))
        {
            foreach (var argument in kept)
            {
                FollowDelegate(node, step, argument, callee.Method.Name == "Start", []);
            }
        }
    }

    private void FollowArguments(Node node, Step step, Callee callee, bool onSharedPool)
    {
        var parameters = callee.Method.OriginalDefinition.Parameters;
        for (var i = 0; i < step.Arguments.Length && i < parameters.Length; i++)
        {
            // A delegate handed over as a T is stored, not called: a queue, a list, a channel.
            if (step.Arguments[i] is not { } argument || !(parameters[i].Type.IsDelegate() || parameters[i].Type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate }))
            {
                continue;
            }

            var element = callee.Method.IsStatic && i > 0 ? _evaluator.Eval(step.Arguments[0], node.Context) : callee.Instance;
            var given = element is SequenceValue sequence ? new Value?[] { sequence.Element } : [];
            FollowDelegate(node, step, _evaluator.Eval(argument, node.Context), onSharedPool, given);
        }
    }

    private void FollowDelegate(Node node, Step step, Value? value, bool onSharedPool, Value?[] arguments)
    {
        foreach (var function in ValueTable.AllOf(value))
        {
            switch (function)
            {
                case SequenceValue sequence:
                    FollowDelegate(node, step, sequence.Element, onSharedPool, arguments);
                    break;
                case FunctionValue { Syntax: not null } lambda when _evaluator.ContextOf(lambda, [.. arguments]) is { } context:
                    node.Edges.Add(new Edge(Reference(context), step, onSharedPool));
                    break;
                case FunctionValue { Syntax: null } method:
                    FollowMethod(node, step, method, onSharedPool, arguments);
                    break;
            }
        }
    }

    private void FollowMethod(Node node, Step step, FunctionValue function, bool onSharedPool, Value?[] arguments)
    {
        var callees = function.IsVirtual
            ? _resolver.Virtual(function.Method, function.Instance, function.Method.ContainingType)
            : [new Callee(function.Method, function.Instance)];
        foreach (var callee in callees)
        {
            if (_solution.BodyOf(callee.Method) is { } body)
            {
                node.Edges.Add(new Edge(Reference(_values.Context(body, callee.Method, null, callee.Instance, [.. arguments])), step, onSharedPool));
            }
            else if (!_solution.IsSource(callee.Method))
            {
                // Task.Run(reader.ReadToEnd): what is named here is called.
                var called = new Step(StepKind.Call, callee.Method, step.Syntax) { InstanceType = callee.Method.ContainingType, Text = onSharedPool ? "pool" : null };
                if (_judge.Judge(called, callee.Method, node.Context) is { } judgement)
                {
                    node.Leaves.Add(new Leaf(called, judgement));
                }
            }
        }
    }

    /// <summary>
    /// A dispatcher that closes <c>IHandler&lt;,&gt;</c> over the request's type at run time: the handlers of the types that it was given.
    /// </summary>
    private void FollowClosed(Node node, Step step)
    {
        var open = step.OpenType!;
        foreach (var given in GivenTypes(node.Context))
        {
            foreach (var (type, service) in _solution.Types.ServicesOver(given))
            {
                if (TypeComparer.Instance.Equals(service.OriginalDefinition, open) && service.TypeArguments.Any(argument => TypeComparer.Instance.Equals(argument, given)))
                {
                    FollowAll(node, step, type, service);
                }
            }

            if (open.TypeKind == TypeKind.Class && CloseOver(open, given) is { } wrapper)
            {
                FollowAll(node, step, wrapper, wrapper);
            }
        }
    }

    private void FollowAll(Node node, Step step, INamedTypeSymbol type, INamedTypeSymbol service)
    {
        var made = _values.Object(type);
        foreach (var method in service.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary && !method.IsStatic))
        {
            if (CallResolver.Implementation(type, method) is { } implementation && _solution.BodyOf(implementation) is { } body)
            {
                node.Edges.Add(new Edge(Reference(_values.Context(body, implementation, null, made, [])), step, false));
            }
        }
    }

    private static IEnumerable<ITypeSymbol> GivenTypes(Context context)
    {
        for (var current = context; current is not null; current = current.Outer)
        {
            foreach (var value in current.Parameters.SelectMany(ValueTable.AllOf).OfType<ObjectValue>())
            {
                yield return value.Type;
            }
        }
    }

    /// <summary>Wrapper&lt;TRequest, TResponse&gt; over a request that is an IRequest&lt;TResponse&gt;.</summary>
    private static INamedTypeSymbol? CloseOver(INamedTypeSymbol open, ITypeSymbol request)
    {
        var rest = request.AllInterfaces.Where(candidate => candidate.IsGenericType).SelectMany(candidate => candidate.TypeArguments).ToList();
        return open.Arity == 1 ? open.Construct(request) : open.Arity == rest.Count + 1 ? open.Construct([request, .. rest]) : null;
    }

    /// <summary>
    /// A mediator or bus of a library that is given one of the app's messages: it runs the app's handlers of that message, and what the app
    /// has put around all of them.
    /// </summary>
    private bool FollowMessage(Node node, Step step, IMethodSymbol method)
    {
        var found = false;
        for (var i = 0; i < step.Arguments.Length && !method.IsStatic; i++)
        {
            foreach (var message in MessagesIn(node, step, i))
            {
                foreach (var (type, service) in MessageHandlers.Of(message, method, _solution))
                {
                    foreach (var made in MadeBy(type))
                    {
                        node.Edges.Add(new Edge(made, step, false));
                    }

                    FollowAll(node, step, type, service);
                    found = true;
                }
            }
        }

        return found;
    }

    private IEnumerable<INamedTypeSymbol> MessagesIn(Node node, Step step, int argument)
    {
        var exact = ValueTable.AllOf(_evaluator.Eval(step.Arguments[argument], node.Context)).OfType<ObjectValue>().Select(made => made.Type).ToList();
        if (exact.Count == 0 && argument < step.Values.Length && step.Values[argument].Type is { } declared)
        {
            exact.Add(Substitution.Apply(declared, node.Context));
        }

        return exact.OfType<INamedTypeSymbol>().Where(type => _solution.IsSource(type) && type.TypeKind is TypeKind.Class or TypeKind.Struct);
    }

    private void AddLeaf(Node node, Step step, IMethodSymbol method)
    {
        if (_judge.Judge(step, method, node.Context) is { } judgement)
        {
            node.Leaves.Add(new Leaf(step, judgement));
        }
    }
}
