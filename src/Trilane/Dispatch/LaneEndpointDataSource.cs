using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Trilane;

/// <summary>
/// The endpoints of another source, each on its lane. It asks the source for its endpoints as a route group would, so minimal APIs,
/// nested groups and controllers are all reached the same way.
/// </summary>
internal sealed class LaneEndpointDataSource(EndpointDataSource source, LaneDispatch dispatch, IServiceProvider services, ILogger logger)
    : EndpointDataSource
{
    private readonly Lock _lock = new();
    private IReadOnlyList<Endpoint>? _endpoints;
    private IChangeToken? _changeToken;

    internal EndpointDataSource Source => source;

    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            lock (_lock)
            {
                if (_endpoints is null || _changeToken!.HasChanged)
                {
                    _changeToken = source.GetChangeToken();
                    _endpoints = Build();
                }

                return _endpoints;
            }
        }
    }

    public override IChangeToken GetChangeToken() => source.GetChangeToken();

    private IReadOnlyList<Endpoint> Build()
    {
        try
        {
            return source.GetGroupedEndpoints(new RouteGroupContext
            {
                Prefix = RoutePatternFactory.Parse(""),
                Conventions = [dispatch.Apply],
                FinallyConventions = [dispatch.Finish],
                ApplicationServices = services,
            });
        }
        catch (NotSupportedException exception)
        {
            // A source with endpoints that are no route endpoints can't be part of a group.
            // Any other cause comes up again here.
            var endpoints = source.Endpoints;
            logger.SourceLeftAlone(source.ToString(), exception.Message);
            return endpoints;
        }
    }
}
