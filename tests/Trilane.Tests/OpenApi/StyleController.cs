using Microsoft.AspNetCore.Mvc;

namespace Trilane.Tests.OpenApi;

/// <summary>An action of each style.</summary>
[ApiController]
[Route("controller")]
public sealed class StyleController : ControllerBase
{
    [HttpGet("sync")]
    public string Synchronous() => "";

    [HttpGet("async")]
    public Task<string> AsynchronousAsync() => Task.FromResult("");
}
