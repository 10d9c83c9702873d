using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Trilane.Tests.Streaming;

[ApiController]
[Route("sequences")]
public sealed class SequencesController(Source source) : ControllerBase
{
    [HttpGet("plain")]
    public IEnumerable<string> Plain() => source.Make();

    [HttpGet("action-result")]
    public ActionResult<IEnumerable<string>> Result() => Ok(source.Make());

    [HttpGet("ok")]
    public IActionResult AsOk() => Ok(source.Make());

    [HttpGet("replaced")]
    [Replace]
    public IEnumerable<string> Replaced() => source.Make();

    private sealed class ReplaceAttribute : ActionFilterAttribute
    {
        public override void OnActionExecuted(ActionExecutedContext context) => context.Result = new ContentResult { Content = "replaced" };
    }
}
