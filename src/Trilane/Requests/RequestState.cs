using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>
/// What Trilane knows of one request: the lanes it has visited, its work after the response, and its service scope, which has to
/// outlive the connection's pipeline when there is such work.
/// </summary>
internal sealed class RequestState : IServiceProvidersFeature
{
    // Each switch of a thread to or from a request is told to the guard.
    private static readonly AsyncLocal<RequestState?> _current = new(PoolThread.Switched);

    private readonly HttpContext? _http;
    private readonly string _method;
    private readonly string? _path;
    private readonly IServiceScopeFactory? _scopes;
    private readonly AfterResponseRunner? _afterResponse;
    private IServiceProvider? _services;
    private AsyncServiceScope? _scope;
    private AfterResponseWork? _work;
    private BlockingLane[] _visited = [];
    private ImmutableArray<LaneCall> _staying = [];

    internal RequestState(HttpContext http, IServiceScopeFactory scopes, AfterResponseRunner afterResponse, StallGuard guard)
    {
        _http = http;
        // The server reuses the HttpContext, and code that the request left behind may be looked at after that.
        _method = http.Request.Method;
        _path = http.Request.Path.Value;
        Guard = guard;
        _scopes = scopes;
        _afterResponse = afterResponse;
    }

    /// <summary>For the invocation of a hub method, which has services of its own and no response that work could come after.</summary>
    internal RequestState(WatchedEndpoint hubMethod, StallGuard guard)
    {
        _method = "";
        Endpoint = hubMethod;
        Guard = guard;
    }

    /// <summary>The request that the current code works for; stays visible to code that the request left behind.</summary>
    internal static RequestState? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>Who watches this request: the guard of its app.</summary>
    internal StallGuard Guard { get; }

    /// <summary>The endpoint the request has come to; null before that, while it is in middleware.</summary>
    internal WatchedEndpoint? Endpoint { get; set; }

    /// <summary>What its threads do is added up here while the endpoint runs; null for most requests.</summary>
    internal RequestTrace? Trace { get; set; }

    /// <summary>True for the request that a hub's client connects with; it lasts as long as the connection.</summary>
    internal bool IsHubConnection { get; set; }

    /// <summary>The endpoint's name for logs and errors, if it has one.</summary>
    internal string? EndpointName => Endpoint?.Name;

    /// <summary>What the guard tells of this request.</summary>
    internal Stall Describe(WatchedEndpoint endpoint, StallKind kind, DateTimeOffset at, TimeSpan duration) =>
        new(endpoint.Name, _method, endpoint.Route ?? _path ?? "", kind, at, duration);

    /// <summary>The lazy sequence that a controller returned and that is still to be written.</summary>
    internal LaneSequence? Sequence { get; set; }

    /// <summary>The asynchronous sequence that the handler returned; its producer has to be disposed when the response is over.</summary>
    internal IAsyncDisposable? AsyncItems { get; set; }

    /// <summary>The request's services: a scope of its own, made when first asked for.</summary>
    public IServiceProvider RequestServices
    {
        get => _services ??= CreateScope();
        set => _services = value;
    }

    /// <summary>The list of work after this request's response.</summary>
    internal AfterResponseWork AfterResponse
    {
        get
        {
            if (_http is null || IsHubConnection)
            {
                throw new InvalidOperationException(
                    "IAfterResponse is for HTTP requests; a hub method has no response that work could come after. Run it in the background, "
                    + "or enqueue a job.");
            }

            // The scope first: callbacks run in reverse, and the work has to take the scope along before it would end.
            _ = RequestServices;
            if (_work is null && Interlocked.CompareExchange(ref _work, new AfterResponseWork(_afterResponse!), null) is null)
            {
                _http.Response.OnCompleted(static state => ((RequestState)state).StartWorkAsync(), this);
            }

            return _work;
        }
    }

    internal bool HasVisited(BlockingLane lane) => Array.IndexOf(_visited, lane) >= 0;

    /// <summary>Notes a visit. Two at the same moment may lose one of them, which costs that lane's next visit its precedence.</summary>
    internal void AddVisit(BlockingLane lane)
    {
        if (!HasVisited(lane))
        {
            _visited = [.. _visited, lane];
        }
    }

    /// <summary>The calls whose places the request keeps between its visits.</summary>
    internal ImmutableArray<LaneCall> Staying => _staying;

    internal void AddStaying(LaneCall call) => ImmutableInterlocked.Update(ref _staying, static (calls, added) => calls.Add(added), call);

    internal void RemoveStaying(LaneCall call) => ImmutableInterlocked.Update(ref _staying, static (calls, removed) => calls.Remove(removed), call);

    private IServiceProvider CreateScope()
    {
        var scope = _scopes!.CreateAsyncScope();
        _scope = scope;
        _http!.Response.OnCompleted(static state => ((RequestState)state).EndAsync(), this);
        return scope.ServiceProvider;
    }

    /// <summary>Not awaited: the connection's next request waits for this method.</summary>
    private Task StartWorkAsync()
    {
        if (_work!.TryClose())
        {
            _afterResponse!.Start(_work, TakeScope());
        }

        return Task.CompletedTask;
    }

    private Task EndAsync() => TakeScope() is { } scope ? scope.DisposeAsync().AsTask() : Task.CompletedTask;

    private AsyncServiceScope? TakeScope()
    {
        var scope = _scope;
        _scope = null;
        return scope;
    }
}
