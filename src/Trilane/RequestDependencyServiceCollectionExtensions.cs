using Microsoft.Extensions.DependencyInjection.Extensions;
using Trilane;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds values that are made once for each request, before its handler, on the lane of their factory's style.</summary>
public static class RequestDependencyServiceCollectionExtensions
{
    /// <summary>
    /// Adds a request dependency. It can be injected like any service: as a handler's parameter, and in constructors of what the handler
    /// needs.
    /// </summary>
    /// <typeparam name="T">Its type. A later registration of the same type, of whatever kind, replaces it.</typeparam>
    /// <param name="services">The app's services.</param>
    /// <param name="factory">
    /// Makes it. A synchronous factory runs on a blocking lane, one that returns a task is awaited. One that returns
    /// <see cref="IEnumerable{T}"/> or <see cref="IAsyncEnumerable{T}"/> yields the value once; what follows the yield tears it down.
    /// Parameters are services, other request dependencies, <c>HttpContext</c>, <c>HttpRequest</c>, <c>HttpResponse</c>,
    /// <c>ClaimsPrincipal</c>, <see cref="CancellationToken"/> and <see cref="RequestOutcome"/>.
    /// </param>
    /// <param name="configure">Sets its scope, lane and parallelism.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Which endpoints need it is found when the app starts, by walking constructors; an endpoint that needs none pays nothing. Where a
    /// factory registration hides the need, <c>RequireDependency</c> names it. A teardown moves past the yield when the request
    /// succeeded and only runs <c>finally</c> blocks when it threw. Values that are <see cref="IDisposable"/> are also disposed with the
    /// request's services, as any scoped service.
    /// </remarks>
    /// <exception cref="ArgumentException">The factory returns something else, or is asynchronous and has a lane.</exception>
    public static IServiceCollection AddRequestDependency<T>(
        this IServiceCollection services, Delegate factory, Action<RequestDependencyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(factory);
        var options = new RequestDependencyOptions();
        configure?.Invoke(options);
        var dependency = new RequestDependencyOf<T>(factory, options);
        services.AddSingleton<RequestDependency>(dependency);
        services.Add(dependency.Descriptor);
        services.TryAddScoped<RequestDependencyValues>();
        services.TryAddScoped<RequestOutcome>();
        return services;
    }
}
