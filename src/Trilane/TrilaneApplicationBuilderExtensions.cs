using Microsoft.Extensions.DependencyInjection;
using Trilane;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts an app's endpoints on their lanes.</summary>
public static class TrilaneApplicationBuilderExtensions
{
    /// <summary>
    /// Runs every endpoint of the app on the lane of its signature or of its marks: minimal APIs, groups and controllers.
    /// </summary>
    /// <param name="app">The <see cref="WebApplication"/>.</param>
    /// <returns>The same app.</returns>
    /// <remarks>
    /// Where the call stands among the other <c>Use</c> and <c>Map</c> calls makes no difference: it adds no middleware, and endpoints
    /// mapped after it count too. Razor Pages, Blazor and gRPC are left as they are.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// <c>AddTrilane</c> was not called, or <paramref name="app"/> is not a <see cref="WebApplication"/>.
    /// </exception>
    public static IApplicationBuilder UseTrilane(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var endpoints = app.ApplicationServices.GetService<LaneEndpoints>()
            ?? throw new InvalidOperationException("UseTrilane needs the services of Trilane: call builder.Services.AddTrilane() before the app is built.");
        if (app is not WebApplication webApplication)
        {
            throw new InvalidOperationException(
                $"UseTrilane works on a WebApplication, and this is a {app.GetType().Name}: an app with a Startup class, or a branch of the "
                + "pipeline made with Map or UseWhen, has no endpoint sources of its own that Trilane could reach before routing does. "
                + "Call it on the app that WebApplication.CreateBuilder(args).Build() returns.");
        }

        endpoints.Attach(webApplication);
        return app;
    }
}
