using Microsoft.AspNetCore.Mvc;

namespace Trilane.Tests.Streaming;

[ApiController]
[Route("endless")]
public sealed class EndlessController(EndlessSource source) : ControllerBase
{
    [HttpGet("async")]
    public IAsyncEnumerable<string> Async(bool pauses) => source.MakeAsync(pauses);

    [HttpGet("async-result")]
    public ActionResult<IAsyncEnumerable<string>> AsyncResult(bool pauses) => Ok(source.MakeAsync(pauses));

    [HttpGet("lazy")]
    public IEnumerable<string> Lazy(bool pauses) => source.Make(pauses);
}
