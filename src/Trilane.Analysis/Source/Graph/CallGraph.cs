using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What runs what, for the functions that requests reach. Each function is followed once for each context.</summary>
internal sealed partial class CallGraph
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
                if (step.Guards is null || !step.Guards.Exists(guard => IsRuledOut(guard.Value, guard.Type, context)))
                {
                    Follow(node, step);
                }
            }
        }

        return node;
    }

    /// <summary>True when a value can't be of the type that the code asks it for.</summary>
    private bool IsRuledOut(Ref value, ITypeSymbol asked, Context context)
    {
        var known = ValueTable.AllOf(_evaluator.Eval(value, context));
        var type = Substitution.Apply(asked, context);
        return known.Count > 0 && known.All(one => one is ObjectValue made && !made.Type.IsAssignableTo(type)
            && (made.IsExact || (made.Type.TypeKind != TypeKind.Interface && type.TypeKind != TypeKind.Interface && !type.IsAssignableTo(made.Type))));
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

        // What a library's call runs of the app's need not be what it awaits: the rules of a validator.
        if (edges.Count > 0 && (step.Target is null || _solution.IsSource(step.Target) || edges.Exists(edge => edge.Target.Context.Body.IsAsynchronous)))
        {
            return edges.Exists(edge => ReallyAwaits(edge.Target));
        }

        if (step.Target is { Name: "ContinueWith" or "WaitAsync" or "ConfigureAwait" or "Unwrap" } && step.Instance is ResultRef { Step: var first })
        {
            return ReallyAwaits(node, first);
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
                AddLeaf(node, step, step.Target);
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
                FollowByName(node, step);
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
            if (NativeName.Of(callee.Method) is not null)
            {
                AddLeaf(node, step, callee.Method);
            }
            else if (_resolver.ContextOf(step, node.Context, callee) is { } context)
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

        var use = DelegateUses.Of(step, callee.Method, _judge.EntryOf(callee.Method));
        if (use != DelegateUse.Elsewhere && !DelegateUses.AreKept(callee.Method))
        {
            FollowArguments(node, step, callee, use == DelegateUse.SharedPool);
        }

        // A parallel loop whose rounds wait for something computes little.
        var replaced = FollowCallbacks(node, step, callee);
        if (!callee.Method.ContainingType.Is("System.Threading.Tasks.Parallel") || !node.Edges.Exists(edge => ReferenceEquals(edge.Step, step) && Waits(edge.Target, [])))
        {
            AddLeaf(node, step, callee.Method, replaced);
        }

        FollowInterceptors(node, step, callee.Method);
        FollowEnumeration(node, step, callee.Method);

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

    private bool Waits(Node node, HashSet<Node> seen) =>
        seen.Add(node)
        && NodeOf(node.Context) is var filled
        && (filled.Leaves.Exists(leaf => leaf.Judgement is { Kind: CallKind.SyncOnly, Severity: CallSeverity.Normal }) || filled.Edges.Exists(edge => Waits(edge.Target, seen)));

    private void AddLeaf(Node node, Step step, IMethodSymbol? method, IReadOnlyCollection<string>? replaced = null)
    {
        // What a library's own code does counts only where the app has not put its own in that place.
        if (_judge.Judge(step, method, node.Context) is { } judgement && (replaced is null or { Count: 0 } || !judgement.BinaryPath.Any(replaced.Contains)))
        {
            node.Leaves.Add(new Leaf(step, judgement));
        }
    }
}
