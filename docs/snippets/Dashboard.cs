using Trilane;

namespace Trilane.Snippets;

internal static class Dashboard
{
    internal static void Map(WebApplication app)
    {
        app.MapTrilaneDashboard("/lanes").RequireAuthorization("operators");
    }

    internal static void MapForEverybody(WebApplication app)
    {
        app.MapTrilaneDashboard("/lanes").AllowAnonymous();
    }

    internal static void Report(WebApplication app)
    {
        app.MapGet("/busiest", (LaneReport report) => report.GetEndpoints().OrderByDescending(endpoint => endpoint.InFlight).First().Name);
    }
}
