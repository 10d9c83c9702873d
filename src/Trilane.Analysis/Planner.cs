namespace Trilane.Analysis;

/// <summary>Finds the endpoints of an app and the lane that each needs.</summary>
internal static class Planner
{
    /// <summary>Plans an app.</summary>
    /// <param name="input">What to read.</param>
    /// <param name="progress">Told of each stage and endpoint, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Plan Plan(AnalysisInput input, IProgress<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Report(new("Finding endpoints", 0, 0));
        var solution = new SolutionModel(input.Projects);
        using var planned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = BodiesAhead.Bind(solution, planned.Token);
        try
        {
            return Plan(input, solution, progress, cancellationToken);
        }
        finally
        {
            planned.Cancel();
        }
    }

    private static Plan Plan(AnalysisInput input, SolutionModel solution, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        var values = new ValueTable();
        var registry = new ServiceRegistry(values);
        var evaluator = new Evaluator(solution, values, registry);
        var resolver = new CallResolver(solution, values, evaluator, registry);
        evaluator.CalleesOf = (step, context) => [.. resolver.ContextsOf(step, context, resolver.Resolve(step, context))];
        var graph = new CallGraph(solution, values, evaluator, registry, resolver, new CallJudge(solution, input.Catalogue, input.Binaries, evaluator));

        var setup = new AppSetup();
        var setupValues = new SetupValues(solution, values);
        new SetupReader(solution, new ServiceSetup(solution, registry, setupValues), setup, cancellationToken).Read();
        evaluator.IsSettled = true;
        var endpoints = new EndpointExpansion(solution, values, setupValues, setup, new AuthorizationHandlers(solution, registry, setup)).All();

        var judge = new EndpointJudge(solution, values, evaluator, graph);
        List<PlannedEndpoint> planned = [];
        foreach (var endpoint in endpoints)
        {
            cancellationToken.ThrowIfCancellationRequested();
            planned.Add(judge.Judge(endpoint));
            progress?.Report(new("Following calls", planned.Count, endpoints.Count));
        }

        var appWide = setup.Middleware.Where(middleware => middleware.Prefix.Length == 0).Select(middleware => setupValues.Of(middleware.Function)).OfType<Value>();
        return new Plan([.. planned.OrderBy(endpoint => endpoint.Route, StringComparer.OrdinalIgnoreCase).ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal)])
        {
            AppWide = judge.JudgeAppWide(appWide),
        };
    }
}
