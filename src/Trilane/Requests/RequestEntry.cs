using Microsoft.AspNetCore.Builder;
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
}
