using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trilane;

/// <summary>The table of the dashboard's routes.</summary>
internal static class DashboardRoutes
{
    internal static void Map(RouteGroupBuilder group, LaneReport report, Quarantine quarantine)
    {
        var lists = new ListHandlers(report);
        Add(group.MapGet("/", IndexHandler.GetAsync));
        Add(group.MapGet("/api/endpoints", lists.GetEndpointsAsync));
        Add(group.MapGet("/api/lanes", lists.GetLanesAsync));
        Add(group.MapGet("/api/stalls", lists.GetStallsAsync));
        Add(group.MapPost("/api/quarantine/lift", new LiftHandler(quarantine).PostAsync));
    }

    /// <summary>They stay on the async lane whatever the group around them says, and out of their own lists and of API descriptions.</summary>
    private static void Add(IEndpointConventionBuilder route) => route
        .WithMetadata(new AsyncLaneAttribute(), new AllowBlockingAttribute(), new DashboardEndpoint())
        .ExcludeFromDescription();
}
