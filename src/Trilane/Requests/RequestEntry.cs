using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>The outermost middleware: gives each request its state. Costs one small object and one async local.</summary>
internal sealed class RequestEntry(RequestDelegate next, IServiceScopeFactory scopes, AfterResponseRunner afterResponse, StallGuard guard)
{
    internal static void Use(IApplicationBuilder app) => app.UseMiddleware<RequestEntry>();

    public Task InvokeAsync(HttpContext http)
    {
        var state = new RequestState(http, scopes, afterResponse, guard);
        http.Features.Set<IServiceProvidersFeature>(state);
        CancelIfClientHasLeft(http);
        RequestState.Current = state;
        try
        {
            return next(http);
        }
        finally
        {
            // The asynchronous rest of the request has taken its context along; the server's must not keep it.
            RequestState.Current = null;
        }
    }

    /// <summary>
    /// Kestrel doesn't cancel the next request of a connection that is closed while the one before runs its last callbacks: it would wait
    /// for a client that is gone, for good. Seen with .NET 10.0.12, about once in a thousand abandoned requests.
    /// </summary>
    private static void CancelIfClientHasLeft(HttpContext http)
    {
        if (http.Features.Get<IConnectionLifetimeFeature>() is { ConnectionClosed.IsCancellationRequested: true }
            && !http.RequestAborted.IsCancellationRequested)
        {
            http.RequestAborted = new CancellationToken(canceled: true);
        }
    }
}
