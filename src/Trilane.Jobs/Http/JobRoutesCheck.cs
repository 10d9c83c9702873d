using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trilane.Jobs.Http;

/// <summary>Keeps an app from starting whose jobs nobody could follow.</summary>
internal sealed class JobRoutesCheck(EndpointDataSource endpoints) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        next(builder);
        Check();
    };

    private void Check()
    {
        var (enqueue, status) = (Find(JobRouteKind.Enqueue), Find(JobRouteKind.Status));
        if (enqueue.Count > 0 && status.Count == 0)
        {
            throw new InvalidOperationException(
                $"MapJob(\"{enqueue[0]}\") accepts jobs, and there is no MapJobs: their Location would lead nowhere. Call app.MapJobs(\"/jobs\").");
        }

        if (status.Count > 1)
        {
            throw new InvalidOperationException(
                $"MapJobs is called {status.Count} times ({string.Join(", ", status.Select(route => $"'{route}'"))}), and a job's Location can lead to one place only. Call it once.");
        }
    }

    private List<string> Find(JobRouteKind kind) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<JobRoute>()?.Kind == kind)
            .Select(endpoint => endpoint.RoutePattern.RawText ?? ""),
    ];
}
