using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Trilane.Snippets;

internal static class Health
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddTrilane();
    }

    internal static void ConfigureStrictly(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddTrilane(failureStatus: HealthStatus.Unhealthy, fullFor: TimeSpan.FromSeconds(30));
    }
}
