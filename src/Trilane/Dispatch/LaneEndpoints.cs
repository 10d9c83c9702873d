using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// Puts itself between the app's endpoint sources and routing, when the app starts: then all endpoints are mapped and none has been
/// routed to yet.
/// </summary>
internal sealed class LaneEndpoints(
    LaneDispatch dispatch, EndpointDataSource published, IServiceProvider services, ILogger<LaneEndpoints> logger) : IStartupFilter
{
    private IEndpointRouteBuilder? _app;

    /// <summary>Names the app whose endpoints get lanes.</summary>
    internal void Attach(IEndpointRouteBuilder app) => _app = app;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        if (_app is null)
        {
            next(builder);
            return;
        }

        var sources = _app.DataSources.Select(source => new LaneEndpointDataSource(source, dispatch, services, logger)).ToList();
        _app.DataSources.Clear();
        sources.ForEach(_app.DataSources.Add);
        // An app that calls UseEndpoints itself has already published its sources to the link generator and API descriptions.
        if (published is CompositeEndpointDataSource { DataSources: ICollection<EndpointDataSource> known })
        {
            ReplaceIn(known, sources);
        }

        RequestEntry.Use(builder);
        next(builder);
        // Routing would build the endpoints at the first request; a mark that is wrong has to keep the app from starting.
        sources.ForEach(source => _ = source.Endpoints);
    };

    private static void ReplaceIn(ICollection<EndpointDataSource> known, List<LaneEndpointDataSource> sources)
    {
        foreach (var source in sources.Where(source => known.Remove(source.Source)))
        {
            known.Add(source);
        }
    }
}
