using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Keeps streams of server-sent events alive, as the app's options say.</summary>
internal sealed class EventStreams(IOptions<TrilaneOptions> options, StreamClock clock)
{
    private readonly TimeSpan _interval = options.Value.Streams.EventStreamKeepAliveInterval;

    private bool IsOff => _interval == Timeout.InfiniteTimeSpan;

    /// <summary>For a handler that is declared to return an event stream, perhaps among other results.</summary>
    internal EndpointFilterDelegate Around(EndpointFilterDelegate next) => IsOff ? next : async invocation => await next(invocation) switch
    {
        IResult events => new EventStreamResult(events, this),
        IActionResult events => new EventStreamActionResult(events, this),
        var other => other,
    };

    /// <summary>For a result of which only the run-time type says that it is an event stream.</summary>
    internal object Around(IResult result) =>
        !IsOff && result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ServerSentEventsResult<>)
            ? new EventStreamResult(result, this)
            : result;

    /// <summary>Writes a response, and comments between its events while nothing else comes.</summary>
    internal async Task WriteAsync(HttpContext http, Func<Task> write)
    {
        var body = http.Response.Body;
        var alive = new EventStreamBody(body, _interval, clock.Time, http.RequestAborted);
        http.Response.Body = alive;
        try
        {
            // The headers are set when this returns; from then on only the body is written, and a comment can start the response.
            var writing = write();
            if (!writing.IsCompleted && http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            {
                alive.Start();
            }

            await writing;
        }
        finally
        {
            await alive.StopAsync();
            http.Response.Body = body;
        }
    }
}
