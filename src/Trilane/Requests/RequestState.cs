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
    private static readonly AsyncLocal<RequestState?> _current = new();

    private readonly HttpContext _http;
    private readonly IServiceScopeFactory _scopes;
    private readonly AfterResponseRunner _afterResponse;
    private IServiceProvider? _services;
    private AsyncServiceScope? _scope;
    private AfterResponseWork? _work;
    private BlockingLane[] _visited = [];

    internal RequestState(HttpContext http, IServiceScopeFactory scopes, AfterResponseRunner afterResponse)
    {
        _http = http;
        _scopes = scopes;
        _afterResponse = afterResponse;
    }

    /// <summary>The request that the current code works for; stays visible to code that the request left behind.</summary>
    internal static RequestState? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>The endpoint's name for logs and errors; set once the endpoint is entered.</summary>
    internal string? EndpointName { get; set; }

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
            // The scope first: callbacks run in reverse, and the work has to take the scope along before it would end.
            _ = RequestServices;
            if (_work is null && Interlocked.CompareExchange(ref _work, new AfterResponseWork(_afterResponse), null) is null)
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

    private IServiceProvider CreateScope()
    {
        var scope = _scopes.CreateAsyncScope();
        _scope = scope;
        _http.Response.OnCompleted(static state => ((RequestState)state).EndAsync(), this);
        return scope.ServiceProvider;
    }

    /// <summary>Not awaited: the connection's next request waits for this method.</summary>
    private Task StartWorkAsync()
    {
        if (_work!.TryClose())
        {
            _afterResponse.Start(_work, TakeScope());
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
