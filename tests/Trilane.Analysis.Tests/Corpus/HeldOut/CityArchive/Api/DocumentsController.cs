using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Ocellus.Ocr;
using Quarry.Text;

namespace CityArchive.Api;

[ApiController, Route("api/documents/{shelfmark}")]
public sealed class DocumentsController(Catalogue catalogue, TextExtractor extractor) : ControllerBase
{
    [HttpGet("title")]
    public async Task<IActionResult> TitleAsync(string shelfmark)
    {
        var title = catalogue.Title(shelfmark);
        await Response.StartAsync();
        return Ok(title);
    }

    [HttpGet("title/inline")]
    public async Task<string?> InlineTitleAsync(string shelfmark) => Catalogue.TitleOf(await System.IO.File.ReadAllTextAsync(shelfmark));

    [HttpGet("text")]
    public async Task<ActionResult<string>> TextAsync(string shelfmark, CancellationToken stop)
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(shelfmark, stop);
        return extractor.Extract(bytes).Text; // finds: cpu-heavy TextExtractor.Extract
    }

    [HttpGet("type")]
    public async Task<ActionResult<string>> TypeAsync(string shelfmark, CancellationToken stop)
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(shelfmark, stop);
        return TextExtractor.MediaType(bytes);
    }

    [HttpPost("scan")]
    public async Task<ActionResult<string>> ScanAsync(string shelfmark, IFormFile page, [FromServices] OcrEngine ocr)
    {
        await using var memory = new MemoryStream();
        await page.CopyToAsync(memory);
        var result = await Task.Run(() => ocr.Recognize(memory.ToArray())); // finds: cpu-heavy OcrEngine.Recognize
        return result.Text;
    }

    [HttpPost("/api/index")]
    public async Task<IActionResult> IndexAsync([FromServices] Catalogue all, CancellationToken stop)
    {
        var documents = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles("documents")) // may find: blocking Directory.EnumerateFiles
        {
            documents.Add((file, await System.IO.File.ReadAllTextAsync(file, stop)));
        }

        all.Rebuild(documents);
        return Accepted();
    }

    [HttpGet("/api/index/{word}")]
    public string[] Find(string word) => catalogue.Find(word);

    [HttpGet("record")]
    public async Task<ActionResult<Record?>> RecordAsync(string shelfmark)
    {
        await Task.Delay(1);
        return catalogue.Load<Record>(shelfmark);
    }

    [HttpPut("record")]
    public string Save(string shelfmark, Record record) => catalogue.Save(record);

    [HttpPost("lock")]
    public async Task<string> LockAsync(string shelfmark, string password, CancellationToken stop)
    {
        await System.IO.File.WriteAllTextAsync(shelfmark + ".lock", "", stop);
        using var derive = new Rfc2898DeriveBytes(password, 16, 50_000_000, HashAlgorithmName.SHA256); // may find: cpu-heavy Rfc2898DeriveBytes..ctor
        return Convert.ToBase64String(derive.GetBytes(32)); // finds: cpu-heavy Rfc2898DeriveBytes.GetBytes
    }

    [HttpGet("shelf")]
    public async Task<bool> ShelfAsync(string shelfmark, CancellationToken stop)
    {
        await Task.Delay(1, stop);
        Shelves shelves = "shelves.txt";
        return shelves.Has(shelfmark);
    }

    [HttpGet("shelf/known")]
    public bool KnownShelf(string shelfmark, [FromServices] Shelves shelves) => shelves.Has(shelfmark);

    [HttpPost("shelf/move")]
    public async Task<IActionResult> MoveAsync(string shelfmark, [FromServices] Shelves shelves)
    {
        await Response.StartAsync();
        shelves.WaitForMovers();
        return NoContent();
    }
}

public class Record
{
    public string Title { get; set; } = "";
}
