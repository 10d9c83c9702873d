using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Trilane;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Chooses the lane of an endpoint or of a group of endpoints.</summary>
public static class LaneEndpointConventionBuilderExtensions
{
    /// <summary>Runs the endpoint, or every endpoint of the group, on the async lane: the runtime's shared thread pool.</summary>
    /// <typeparam name="TBuilder">The kind of convention builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>On an endpoint it counts as much as an attribute on the handler; on a group less than one on the class.</remarks>
    public static TBuilder RunOnAsyncLane<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => Mark(builder, lane: null);

    /// <summary>Runs the endpoint, or every endpoint of the group, on a blocking lane: on threads of its own.</summary>
    /// <typeparam name="TBuilder">The kind of convention builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="lane">The lane's name. One that is not configured keeps the app from starting.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>On an endpoint it counts as much as an attribute on the handler; on a group less than one on the class.</remarks>
    /// <exception cref="ArgumentException"><paramref name="lane"/> is empty.</exception>
    public static TBuilder RunOnBlockingLane<TBuilder>(this TBuilder builder, string lane = TrilaneOptions.DefaultLane)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(lane);
        return Mark(builder, lane);
    }

    /// <summary>
    /// Says that the endpoint, or every endpoint of the group, needs a request dependency, where that can't be found by walking
    /// constructors: behind a service that is registered with a factory, or used through <c>IServiceProvider</c>.
    /// </summary>
    /// <typeparam name="T">The dependency, registered with <c>AddRequestDependency</c>; an unknown one keeps the app from starting.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The same builder.</returns>
    public static IEndpointConventionBuilder RequireDependency<T>(this IEndpointConventionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(endpoint => endpoint.Metadata.Add(new RequiredDependency(typeof(T))));
        return builder;
    }

    /// <summary>
    /// Lets the endpoint, or every endpoint of the group, hold threads of the async lane without being reported or moved, as
    /// <see cref="AllowBlockingAttribute"/> does.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of convention builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AllowBlocking<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new AllowBlockingAttribute()));
        return builder;
    }

    private static TBuilder Mark<TBuilder>(TBuilder builder, string? lane)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        // MapControllers() and MapGroup() speak for many endpoints. Builders of other libraries may too, so only those known to stand
        // for one endpoint count as that endpoint's own word.
        var level = builder is RouteHandlerBuilder or HubEndpointConventionBuilder ? LaneLevel.Endpoint : LaneLevel.Group;
        var mark = new LaneConvention(lane, level, builder);
        builder.Add(endpoint => endpoint.Metadata.Add(mark));
        return builder;
    }
}
