using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>
/// Finds the request dependencies of an endpoint when it is built, by walking the constructors of what its handler asks for.
/// </summary>
internal sealed class DependencyPlanner(ServiceGraph graph, IEnumerable<RequestDependency> dependencies, BlockingLanes lanes, IServiceProviderIsService isService)
{
    private readonly List<RequestDependency> _dependencies = [.. dependencies];

    internal ServiceGraph Graph => graph;

    /// <exception cref="InvalidOperationException">A dependency can't be made as declared; names it and the endpoint.</exception>
    internal DependencyPlan Plan(EndpointBuilder endpoint, MethodInfo handler)
    {
        if (_dependencies.Count == 0 && !endpoint.Metadata.OfType<RequiredDependency>().Any())
        {
            return DependencyPlan.Empty;
        }

        var walk = new DependencyWalk(this);
        try
        {
            foreach (var required in endpoint.Metadata.OfType<RequiredDependency>())
            {
                walk.Require(required.Type);
            }

            foreach (var need in HandlerNeed.Of(endpoint, handler))
            {
                walk.Visit(need.Type, need.Key);
            }
        }
        catch (DependencyException problem)
        {
            throw LaneSelector.Refuse(endpoint, problem.Message);
        }

        return walk.Steps.Count == 0 ? DependencyPlan.Empty : new DependencyPlan(walk.Steps);
    }

    /// <summary>The request dependency that the container hands out for a type, unless another registration has replaced it.</summary>
    internal RequestDependency? Find(Type type) =>
        _dependencies.FindLast(known => known.Type == type) is { } dependency
        && ReferenceEquals(graph.Find(type, key: null), dependency.Descriptor)
            ? dependency
            : null;

    internal bool IsService(Type type) => isService.IsService(type);

    /// <summary>The lane of a synchronous factory; null for one that is awaited.</summary>
    internal BlockingLane? LaneOf(RequestDependency dependency) =>
        !dependency.IsSynchronous ? null
        : dependency.Options.Lane is not { } name ? lanes.Default
        : lanes.TryGet(name, out var lane) ? lane
        : throw new DependencyException($"its request dependency {dependency.Name} asks for an unknown lane. {lanes.DescribeUnknown(name)}");
}
