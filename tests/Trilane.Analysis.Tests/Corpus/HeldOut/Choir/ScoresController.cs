using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Choir;

[Route("scores")]
public class ScoresController : ControllerBase
{
    private readonly IScoreLibrary _library;

    public ScoresController(IScoreLibrary library)
    {
        _library = library;
    }

    [HttpGet("{title}")]
    public ActionResult Get(string title)
    {
        return File(_library.Open(title), "application/pdf");
    }

    [HttpGet("{title}/pages")]
    public async Task<ActionResult> Pages(string title)
    {
        return File(await _library.PagesAsync(title), "application/pdf");
    }

    [HttpGet("{title}/pages/old")]
    public Task<ActionResult> PagesOld(string title)
    {
        return Task.FromResult<ActionResult>(File(_library.Pages(title), "application/pdf"));
    }

    [HttpGet("{title}/composer")]
    public string Composer(string title)
    {
        return _library.Composer(title);
    }

    [HttpPost("{title}/render")]
    public async Task<IActionResult> Render(string title)
    {
        var process = new Process { StartInfo = new ProcessStartInfo("lilypond", title) { RedirectStandardError = true } };
        process.Start(); // may find: blocking Process.Start
        string errors = process.StandardError.ReadToEnd(); // finds: blocking StreamReader.ReadToEnd
        await process.WaitForExitAsync();
        return Content(errors);
    }

    [HttpGet("/members/{name}")]
    public async Task<ActionResult<bool>> Member([FromServices] MemberDirectory directory, string name)
    {
        await Task.Delay(1);
        return directory.Contains(name);
    }
}
