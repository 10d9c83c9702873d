using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trilane;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard.</summary>
public static class TrilaneDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps what an operator wants to know: the app's endpoints, lanes and stalls as JSON, and a way to lift a quarantine. From then on, the
    /// log's records of stalls have the stack of the stalled thread, and name the awaitable call to use instead where the catalogue knows one.
    /// </summary>
    /// <param name="endpoints">The app, or a group of it.</param>
    /// <param name="pattern">Where it stands. Default "/lanes".</param>
    /// <returns>A builder for conventions on all of its routes.</returns>
    /// <remarks>
    /// In the Development environment it is open. Elsewhere each of its routes answers 404, as if it weren't there, until the returned builder
    /// says who may see it: <c>RequireAuthorization("operators")</c>, or <c>AllowAnonymous()</c> for everybody. Its own endpoints run on the
    /// async lane, are not listed, and are left alone by the guard.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddTrilane</c> was not called.</exception>
    public static IEndpointConventionBuilder MapTrilaneDashboard(this IEndpointRouteBuilder endpoints, string pattern = "/lanes")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var report = services.GetService<LaneReport>() ?? throw new InvalidOperationException(
            "MapTrilaneDashboard needs the services of Trilane: call builder.Services.AddTrilane() before the app is built.");
        StackSampler.Attach(report, services);
        report.UseAdvisor(new CatalogueAdvisor());
        var group = endpoints.MapGroup(pattern);
        DashboardRoutes.Map(group, report, services.GetRequiredService<Quarantine>());
        DashboardAccess.Apply(group, pattern, services);
        return group;
    }
}
