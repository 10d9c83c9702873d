using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>Keeps the dashboard closed outside Development until the app says who may see it.</summary>
internal static class DashboardAccess
{
    /// <summary>Decides once for each endpoint, when it is built: all that the app says of it is known then.</summary>
    internal static void Apply(IEndpointConventionBuilder dashboard, string pattern, IServiceProvider services)
    {
        if (services.GetRequiredService<IWebHostEnvironment>().IsDevelopment())
        {
            return;
        }

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Trilane.Dashboard");
        var isSaid = false;
        dashboard.Finally(endpoint =>
        {
            if (endpoint.Metadata.Any(item => item is IAuthorizeData or AuthorizationPolicy or IAllowAnonymous))
            {
                return;
            }

            endpoint.RequestDelegate = AnswerNotFound;
            if (!isSaid)
            {
                isSaid = true;
                logger.Closed(pattern);
            }
        });
    }

    /// <summary>What an unknown path is answered: whoever may not see the dashboard need not know that there is one.</summary>
    private static Task AnswerNotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
