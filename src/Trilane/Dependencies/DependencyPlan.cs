namespace Trilane;

/// <summary>The dependencies of an endpoint in the order in which they are made; found once, when the endpoint is built.</summary>
internal sealed class DependencyPlan
{
    internal static readonly DependencyPlan Empty = new([]);

    internal DependencyPlan(IReadOnlyList<DependencyStep> steps)
    {
        HasHandlerScope = steps.Any(step => step.Dependency.IsResource && step.Dependency.Options.Scope == RequestDependencyScope.Handler);
        Stages = Arrange(steps);
    }

    internal bool IsEmpty => Stages.Count == 0;

    internal bool HasHandlerScope { get; }

    /// <summary>One stage after another; the runs within a stage at the same time; the steps within a run in one hop.</summary>
    internal IReadOnlyList<IReadOnlyList<IReadOnlyList<DependencyStep>>> Stages { get; }

    private static List<IReadOnlyList<IReadOnlyList<DependencyStep>>> Arrange(IReadOnlyList<DependencyStep> steps)
    {
        List<List<List<DependencyStep>>> stages = [];
        foreach (var step in steps)
        {
            if (stages.Count > 0 && JoinsStage(stages[^1], step))
            {
                stages[^1].Add([step]);
            }
            else if (stages.Count > 0 && JoinsRun(stages[^1], step))
            {
                stages[^1][0].Add(step);
            }
            else
            {
                stages.Add([[step]]);
            }
        }

        return [.. stages];
    }

    private static bool JoinsStage(List<List<DependencyStep>> stage, DependencyStep step) =>
        step.Dependency.Options.Parallel && stage.TrueForAll(run => run.TrueForAll(other => other.Dependency.Options.Parallel && !step.Needs.Contains(other)));

    /// <summary>Neighbours on one lane share a hop: it costs two thread switches each.</summary>
    private static bool JoinsRun(List<List<DependencyStep>> stage, DependencyStep step) =>
        stage.Count == 1 && step.Lane is not null && stage[0][^1].Lane == step.Lane;
}
