using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Trilane.Tests.Streaming;

[ApiController]
[Route("events")]
public sealed class EventsController(Channel<string> events) : ControllerBase
{
    [HttpGet]
    public ServerSentEventsResult<string> Events() => TypedResults.ServerSentEvents(events.Reader.ReadAllAsync());
}
