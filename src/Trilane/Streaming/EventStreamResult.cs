using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>A minimal API's server-sent events, kept alive.</summary>
internal sealed class EventStreamResult(IResult events, EventStreams streams) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => streams.WriteAsync(httpContext, () => events.ExecuteAsync(httpContext));
}
