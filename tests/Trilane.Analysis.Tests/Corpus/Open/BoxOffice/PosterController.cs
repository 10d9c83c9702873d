using Microsoft.AspNetCore.Mvc;
using Trilane;

namespace BoxOffice;

[Route("posters")]
public class PosterController(SeatPlan plan) : Controller
{
    [HttpGet("{id}")]
    public IActionResult Get(string id) => Content("poster of " + id);

    [HttpGet("{id}/frame")]
    [BlockingLane("archive")]
    public async Task<IActionResult> Frame(string id)
    {
        var bytes = System.IO.File.ReadAllBytes(id); // sync: blocking File.ReadAllBytes
        await Response.Body.WriteAsync(bytes);
        return new EmptyResult();
    }

    [HttpGet("{id}/seats")]
    public async Task<IActionResult> Seats(string id, CancellationToken ct) => Json(await plan.LoadAsync(id, ct));
}
