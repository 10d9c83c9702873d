using Microsoft.AspNetCore.Mvc;
using Trilane.Tests.Support;

namespace Trilane.Tests.Selection;

[Route("plain")]
public sealed class PlainController : ControllerBase
{
    [HttpGet("sync")]
    public string Sync() => Here.Lane;

    [HttpGet("task")]
    public Task<string> AsTask() => Task.FromResult(Here.Lane);

    [HttpGet("stream")]
    public IAsyncEnumerable<string> Stream() => new[] { Here.Lane }.ToAsyncEnumerable();

    [HttpGet("action-result-of-stream")]
    public ActionResult<IAsyncEnumerable<string>> ResultOfStream() => Ok(new[] { Here.Lane }.ToAsyncEnumerable());

    [HttpGet("own-awaitable")]
    public OwnAwaitable AsOwnAwaitable() => new(Here.Lane);

    [HttpGet("marked")]
    [BlockingLane("pdf")]
    public Task<string> Marked() => Task.FromResult(Here.Lane);
}

[Route("pdf")]
[BlockingLane("pdf")]
public sealed class PdfController : ControllerBase
{
    [HttpGet("by-class")]
    public Task<string> ByClass() => Task.FromResult(Here.Lane);

    [HttpGet("by-action")]
    [AsyncLane]
    public string ByAction() => Here.Lane;
}

[AsyncLane]
public abstract class BaseController : ControllerBase
{
    [BlockingLane("pdf")]
    public abstract string Overridden();
}

[Route("derived")]
[BlockingLane]
public sealed class DerivedController : BaseController
{
    [HttpGet("by-derived-class")]
    public string ByDerivedClass() => Here.Lane;

    [HttpGet("overridden")]
    [AsyncLane]
    public override string Overridden() => Here.Lane;
}

public sealed class ConventionalController : ControllerBase
{
    public string Where() => Here.Lane;
}

[Route("gated")]
public sealed class GatedController : ControllerBase
{
    [HttpGet]
    public string Get([FromServices] IServiceProvider services)
    {
        ((Gate)services.GetService(typeof(Gate))!).Pass();
        return "passed";
    }
}
