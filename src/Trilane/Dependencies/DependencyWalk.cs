using System.Reflection;

namespace Trilane;

/// <summary>The walk through what one endpoint's handler asks for; gathers its dependencies in the order to make them.</summary>
internal sealed class DependencyWalk(DependencyPlanner planner)
{
    private readonly HashSet<(Type, object?)> _visited = [];
    private readonly List<RequestDependency> _path = [];
    private readonly Dictionary<RequestDependency, DependencyStep> _made = [];
    private readonly Stack<List<DependencyStep>> _needs = new();

    internal List<DependencyStep> Steps { get; } = [];

    internal void Require(Type type)
    {
        if (planner.Find(type) is not { } dependency)
        {
            throw new DependencyException(
                $"it requires the dependency {type.Name}, which is none. Register it with AddRequestDependency<{type.Name}>(…).");
        }

        Add(dependency);
    }

    internal void Visit(Type type, object? key)
    {
        if (key is null && planner.Find(type) is { } dependency)
        {
            Add(dependency);
            return;
        }

        // Within a dependency a service is walked again, since what it needs counts for that dependency too.
        if (_path.Count == 0 && !_visited.Add((type, key)))
        {
            return;
        }

        VisitService(type, key, []);
    }

    private void VisitService(Type type, object? key, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            return;
        }

        var descriptors = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? planner.Graph.FindAll(type.GetGenericArguments()[0])
            : planner.Graph.Find(type, key) is { } one ? [one] : [];
        foreach (var parameter in descriptors.SelectMany(descriptor => ServiceGraph.NeedsOf(descriptor, type)))
        {
            var parameterKey = DependencyArgument.KeyOf(parameter);
            if (parameterKey is null && planner.Find(parameter.ParameterType) is { } dependency)
            {
                Add(dependency);
            }
            else
            {
                VisitService(parameter.ParameterType, parameterKey, seen);
            }
        }
    }

    private void Add(RequestDependency dependency)
    {
        if (!_made.TryGetValue(dependency, out var step))
        {
            if (_path.Contains(dependency))
            {
                throw new DependencyException(
                    $"its request dependencies need each other: {string.Join(" → ", _path.Append(dependency).Select(known => known.Name))}.");
            }

            step = Make(dependency);
        }

        RefuseShorterLife(dependency);
        if (_needs.TryPeek(out var needs))
        {
            needs.Add(step);
            needs.AddRange(step.Needs);
        }
    }

    private DependencyStep Make(RequestDependency dependency)
    {
        List<DependencyStep> needs = [];
        _path.Add(dependency);
        _needs.Push(needs);
        foreach (var parameter in dependency.Parameters)
        {
            RefuseUnknown(dependency, parameter);
            if (!DependencyArgument.IsOfRequest(parameter.ParameterType))
            {
                Visit(parameter.ParameterType, DependencyArgument.KeyOf(parameter));
            }
        }

        _needs.Pop();
        _path.RemoveAt(_path.Count - 1);
        var step = new DependencyStep(dependency, planner.LaneOf(dependency), needs);
        _made.Add(dependency, step);
        Steps.Add(step);
        return step;
    }

    private void RefuseUnknown(RequestDependency dependency, ParameterInfo parameter)
    {
        if (!DependencyArgument.IsOfRequest(parameter.ParameterType)
            && DependencyArgument.KeyOf(parameter) is null
            && !DependencyArgument.IsOptional(parameter)
            && !planner.IsService(parameter.ParameterType))
        {
            throw new DependencyException(
                $"the factory of its request dependency {dependency.Name} asks for '{parameter.Name}' of type {parameter.ParameterType.Name}, which "
                + "is neither registered as a service nor HttpContext, HttpRequest, HttpResponse, ClaimsPrincipal or CancellationToken.");
        }
    }

    /// <summary>What ends before the response can't be used by what ends after it.</summary>
    private void RefuseShorterLife(RequestDependency needed)
    {
        if (_path.Count > 0
            && needed.Options.Scope == RequestDependencyScope.Handler
            && _path[^1].Options.Scope == RequestDependencyScope.Request)
        {
            throw new DependencyException(
                $"its request dependency {_path[^1].Name} lives until the response is sent and needs {needed.Name}, which ends before that. "
                + $"Give {needed.Name} the scope Request, or {_path[^1].Name} the scope Handler.");
        }
    }
}
