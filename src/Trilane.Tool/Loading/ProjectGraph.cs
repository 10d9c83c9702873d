using System.Collections.Concurrent;

namespace Trilane.Tool.Loading;

/// <summary>Projects with everything that they refer to, each evaluated once.</summary>
internal sealed class ProjectGraph(Action<string> progress)
{
    private readonly ConcurrentDictionary<ProjectKey, ProjectEvaluation> _evaluations = new();
    private readonly ConcurrentDictionary<ProjectKey, ProjectKey> _resolved = new();

    /// <summary>Evaluates projects and all that they refer to.</summary>
    /// <exception cref="LoadException">One of them can't be read.</exception>
    public async Task AddAsync(IReadOnlyList<ProjectKey> projects, bool restore, CancellationToken cancellationToken)
    {
        var level = projects;
        while (level.Count > 0)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = restore ? 1 : Environment.ProcessorCount, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(level, options, async (project, token) =>
            {
                progress($"Reading {project.Name}");
                var evaluation = await ProjectEvaluator.EvaluateAsync(project, restore, token);
                _evaluations[evaluation.Key] = evaluation;
                _resolved[project] = evaluation.Key;
            });
            level = [.. level.SelectMany(project => References(this[project])).Where(project => !_resolved.ContainsKey(project)).Distinct()];
            restore = false; // restoring a project restores what it refers to
        }
    }

    /// <summary>A project that was added.</summary>
    public ProjectEvaluation this[ProjectKey project] => _evaluations[_resolved[project]];

    /// <summary>A project and all that it refers to, each after what it refers to.</summary>
    public IReadOnlyList<ProjectEvaluation> Closure(ProjectKey project)
    {
        var ordered = new List<ProjectEvaluation>();
        Visit(this[project], ordered, []);
        return ordered;
    }

    private void Visit(ProjectEvaluation project, List<ProjectEvaluation> ordered, HashSet<ProjectKey> seen)
    {
        if (!seen.Add(project.Key))
        {
            return;
        }

        foreach (var reference in References(project))
        {
            Visit(this[reference], ordered, seen);
        }

        ordered.Add(project);
    }

    private static IEnumerable<ProjectKey> References(ProjectEvaluation project) =>
        project.References.Select(reference => reference.Project).OfType<ProjectKey>().Where(IsCSharp);

    private static bool IsCSharp(ProjectKey project) => Path.GetExtension(project.Path).Equals(".csproj", StringComparison.OrdinalIgnoreCase);
}
