using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// The two conventions that put an endpoint on its lane. Everything is decided while the endpoint is built; what is left for each
/// request is one call, and for the async lane none.
/// </summary>
internal sealed class LaneDispatch(
    LaneSelector selector,
    KeyedLaneCheck keyedLanes,
    DependencyPlanner planner,
    HubLaneSelector hubs,
    EventStreams eventStreams,
    StreamWatch streamWatch,
    ILogger<LaneDispatch> logger)
{
    /// <summary>Applied before all conventions of the app, so its filter is the outermost.</summary>
    internal void Apply(EndpointBuilder endpoint)
    {
        var lane = new EndpointLane();
        endpoint.Metadata.Add(lane);
        endpoint.FilterFactories.Add((factory, next) => CreateFilter(endpoint, lane, factory.MethodInfo, next));
    }

    /// <summary>Applied after all conventions of the app, when its handler's delegate is there.</summary>
    internal void Finish(EndpointBuilder endpoint)
    {
        var lane = endpoint.Metadata.OfType<EndpointLane>().FirstOrDefault();
        if (HubOf(endpoint) is { } hub && endpoint.RequestDelegate is { } transport)
        {
            endpoint.Metadata.Add(hubs.MethodsOf(endpoint, hub));
            endpoint.RequestDelegate = EnterHub(Watch(endpoint, canMove: false), transport);
        }
        else if (lane?.Handler is null)
        {
            LaneSelector.RefuseMarksWithoutHandler(endpoint);
        }
        else if (endpoint.RequestDelegate is { } handler)
        {
            lane.Watched = Watch(endpoint, canMove: lane.Blocking is null);
            handler = AroundDependencies(lane, handler);
            handler = lane.Streams ? streamWatch.Around(endpoint.DisplayName, handler) : handler;
            endpoint.RequestDelegate = new EndpointEntry(lane.Watched, handler).InvokeAsync;
        }
    }

    /// <summary>The request that a hub's client connects with lasts as long as the connection, so there is nothing in it to measure.</summary>
    private static RequestDelegate EnterHub(WatchedEndpoint watched, RequestDelegate transport) => http =>
    {
        if (http.Features.Get<IServiceProvidersFeature>() is RequestState request)
        {
            request.Endpoint = watched;
            request.IsHubConnection = true;
        }

        return transport(http);
    };

    private static Type? HubOf(EndpointBuilder endpoint) => endpoint.Metadata.OfType<HubMetadata>().FirstOrDefault()?.HubType;

    private static WatchedEndpoint Watch(EndpointBuilder endpoint, bool canMove) => new(
        endpoint.DisplayName ?? "an endpoint without a name",
        (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText,
        mayBlock: endpoint.Metadata.OfType<AllowBlockingAttribute>().Any(),
        canMove);

    private RequestDelegate AroundDependencies(EndpointLane lane, RequestDelegate handler) =>
        lane.Dependencies.IsEmpty ? handler : http => DependencyRun.InvokeAsync(http, lane.Dependencies, logger, handler);

    private EndpointFilterDelegate CreateFilter(EndpointBuilder endpoint, EndpointLane lane, MethodInfo handler, EndpointFilterDelegate next)
    {
        if (HubOf(endpoint) is not null)
        {
            // This handler is the transport; the lanes are for the hub's methods.
            return next;
        }

        keyedLanes.Check(endpoint, handler);
        lane.Handler = handler;
        lane.Blocking = selector.Select(endpoint, handler);
        lane.Dependencies = planner.Plan(endpoint, handler);
        var onLane = lane.Blocking is { } blocking ? RunOn(blocking, endpoint, handler, next) : next;
        onLane = AroundStreams(handler, onLane);
        lane.Streams = SequenceTypes.IsStreamOf(handler);
        return lane.Dependencies.HasHandlerScope
            ? invocation => DependencyRun.Of(invocation.HttpContext)!.EndAfterHandlerAsync(invocation, onLane)
            : onLane;
    }

    /// <summary>An endpoint whose return type is no stream keeps its delegate.</summary>
    private EndpointFilterDelegate AroundStreams(MethodInfo handler, EndpointFilterDelegate next)
    {
        next = ItemCheck.For(handler)?.Around(next) ?? next;
        return SequenceTypes.IsEventStreamOf(handler) ? eventStreams.Around(next) : next;
    }

    private static EndpointFilterDelegate RunOn(BlockingLane lane, EndpointBuilder endpoint, MethodInfo handler, EndpointFilterDelegate next)
    {
        var isAlone = endpoint.FilterFactories.Count == 1;
        var sequences = SequenceTypes.MayBeReturnedBy(handler) ? SequenceEndpoint.Create(endpoint) : null;
        if (!isAlone || HandlerStyle.IsAsynchronous(handler))
        {
            return invocation => HandlerCall.RunAsync(lane, invocation, next, returnsToLane: true, sequences);
        }

        if (endpoint.Metadata.OfType<ControllerActionDescriptor>().Any())
        {
            return invocation => HandlerCall.RunAsync(lane, invocation, next, returnsToLane: false, sequences);
        }

        next = DeclaredTypeWriter.Around(next, endpoint, handler);
        // A minimal API whose arguments did not bind has its 400 set and skips its handler: nothing that needs a lane.
        return invocation => invocation.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest
            ? next(invocation)
            : HandlerCall.RunAsync(lane, invocation, next, returnsToLane: false, sequences);
    }
}
