using Microsoft.AspNetCore.Mvc;

namespace Trilane;

/// <summary>A controller's server-sent events, kept alive.</summary>
internal sealed class EventStreamActionResult(IActionResult events, EventStreams streams) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => streams.WriteAsync(context.HttpContext, () => events.ExecuteResultAsync(context));
}
