using Trilane;

namespace Trilane.Snippets;

internal static class Context
{
    private static readonly AsyncLocal<string?> _tenant = new();

    internal static void Map(WebApplication app)
    {
        app.Use((http, next) =>
        {
            _tenant.Value = http.Request.Headers["X-Tenant"];
            return next(http);
        });

        // On the blocking lane: the tenant, the culture, the activity and the logging scopes of this request, and of no other.
        app.MapGet("/invoices", (ILogger<Program> logger) =>
        {
            logger.LogInformation("Reading invoices");
            return $"invoices of {_tenant.Value}";
        });
    }

    private sealed class Program;
}
