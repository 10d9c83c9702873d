using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Decides the lane of one endpoint, and gathers the evidence.</summary>
internal sealed class EndpointJudge(SolutionModel solution, ValueTable values, Evaluator evaluator, CallGraph graph)
{
    private static readonly string[] _filterMethods =
    [
        "InvokeAsync", "Invoke", "OnActionExecuting", "OnActionExecuted", "OnActionExecutionAsync", "OnResultExecuting", "OnResultExecuted",
        "OnResultExecutionAsync", "OnResourceExecuting", "OnResourceExecuted", "OnResourceExecutionAsync", "OnAuthorization",
        "OnAuthorizationAsync", "OnException", "OnExceptionAsync", "HandleRequirementAsync",
    ];

    private readonly ParameterBinding _binding = new(solution);

    internal PlannedEndpoint Judge(EndpointHandler endpoint)
    {
        var handler = endpoint.Context is { } context ? graph.NodeOf(context) : null;
        var reached = endpoint.IsJob || handler is null ? [] : new RequestWalk(graph).From([handler], Around(endpoint)).ToList();
        var awaits = handler is not null && graph.ReallyAwaits(handler);
        var computation = endpoint.IsJob || handler is null ? null : graph.LongComputation(handler);
        var verdict = LaneRule.Decide(endpoint, awaits, reached, computation);
        var effective = EffectiveLane(endpoint);
        var isHarmless = effective == Lane.Blocking;
        return new PlannedEndpoint
        {
            Method = endpoint.Method,
            Route = endpoint.Route,
            Lane = verdict.Lane,
            Declared = endpoint.Declared,
            EffectiveLane = effective,
            EffectiveLaneName = endpoint.Mark?.Lane,
            Mark = endpoint.Mark?.Text,
            Handler = endpoint.Name,
            Location = Symbols.LocationOf(HandlerName.Of(endpoint.Syntax)),
            Reason = verdict.Reason,
            Dependencies = Evidence.Dependencies(reached, computation),
            Findings = Evidence.Findings(reached, isHarmless),
        };
    }

    /// <summary>Findings in middleware that every request passes.</summary>
    internal IReadOnlyList<Finding> JudgeAppWide(IEnumerable<Value> middleware) =>
        Evidence.Findings([.. new RequestWalk(graph).From([], middleware.SelectMany(NodesOf))], isOnBlockingLane: false);

    private static Lane EffectiveLane(EndpointHandler endpoint) => endpoint switch
    {
        { IsJob: true } => Lane.Job,
        { Mark.Lane: not null } => Lane.Blocking,
        { Mark: not null } => Lane.Async,
        { Declared: DeclaredStyle.Sync } => Lane.Blocking,
        _ => Lane.Async,
    };

    /// <summary>What runs besides the handler: filters, what is made for it, what binds its parameters, what its result does when it is sent.</summary>
    private IEnumerable<Node> Around(EndpointHandler endpoint)
    {
        if (endpoint.Owner is { } owner)
        {
            foreach (var made in graph.MadeBy(owner))
            {
                yield return made;
            }
        }

        foreach (var parameter in endpoint.Symbol?.Parameters ?? [])
        {
            foreach (var made in graph.MadeFor(parameter.Type, Evaluator.KeyOf(parameter)))
            {
                yield return made;
            }

            foreach (var (method, type) in _binding.Of(parameter, endpoint.IsValidated))
            {
                if (solution.BodyOf(method) is { } body)
                {
                    yield return graph.NodeOf(values.Context(body, method, null, method.IsStatic ? null : values.Object(type), []));
                }
            }
        }

        foreach (var required in endpoint.Required)
        {
            foreach (var made in graph.MadeFor(required, null))
            {
                yield return made;
            }
        }

        foreach (var node in endpoint.Filters.SelectMany(NodesOf).Concat(ResultOf(endpoint)))
        {
            yield return node;
        }
    }

    private IEnumerable<Node> NodesOf(Value value)
    {
        foreach (var one in ValueTable.AllOf(value))
        {
            if (one is FunctionValue function && evaluator.ContextOf(function, []) is { } context)
            {
                yield return graph.NodeOf(context);
            }
            else if (one is ObjectValue { Type: INamedTypeSymbol type } made)
            {
                foreach (var node in FilterNodes(made, type))
                {
                    yield return node;
                }
            }
        }
    }

    private IEnumerable<Node> FilterNodes(ObjectValue made, INamedTypeSymbol type)
    {
        foreach (var method in type.SelfAndBases().SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>().Where(method => Array.IndexOf(_filterMethods, LastName(method)) >= 0))
        {
            if (solution.BodyOf(method) is { } body)
            {
                yield return graph.NodeOf(values.Context(body, method, null, made, []));
                foreach (var parameter in method.Parameters)
                {
                    foreach (var node in graph.MadeFor(parameter.Type, Evaluator.KeyOf(parameter)))
                    {
                        yield return node;
                    }
                }
            }
        }
    }

    private static string LastName(IMethodSymbol method) => method.Name.Substring(method.Name.LastIndexOf('.') + 1);

    /// <summary>A result of the app's own type writes the response itself.</summary>
    private IEnumerable<Node> ResultOf(EndpointHandler endpoint)
    {
        if (endpoint.Context is not { } context)
        {
            yield break;
        }

        var returned = ValueTable.AllOf(evaluator.ReturnOf(context)).OfType<ObjectValue>().Select(made => (Value: made, made.Type)).ToList();
        if (returned.Count == 0 && Unwrapped(endpoint.Symbol!.ReturnType) is { } declared)
        {
            returned.Add((values.Object(declared), declared));
        }

        foreach (var (made, type) in returned.Where(result => solution.IsSource(result.Type)))
        {
            foreach (var method in type.SelfAndBases().SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>().Where(method => LastName(method) is "ExecuteAsync" or "ExecuteResultAsync" or "ExecuteResult"))
            {
                if (solution.BodyOf(method) is { } body)
                {
                    yield return graph.NodeOf(values.Context(body, method, null, made, []));
                }
            }
        }
    }

    private static INamedTypeSymbol? Unwrapped(ITypeSymbol type) =>
        type is INamedTypeSymbol named ? named.IsTask() && named.TypeArguments.Length == 1 ? Unwrapped(named.TypeArguments[0]) : named : null;
}
