using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Ocellus.Ocr;
using PhotoVault;

var builder = WebApplication.CreateBuilder(args);
var services = builder.Services;
services.AddSingleton<OcrEngine>();
services.AddSingleton<Thumbnails>();
services.AddSingleton<Vault>();
services.AddSingleton<ScanQueue>();
services.AddHostedService<ScanWorker>();
services.AddOptions<VaultOptions>().BindConfiguration("Vault");

var app = builder.Build();

#region photos

app.MapGet("/photos/{id}/size", async Task<IResult> (string id, Vault vault, CancellationToken ct) =>
{
    var bytes = await vault.ReadAsync(id, ct);
    var header = ImageHeader.Read(bytes);
    return Results.Json(new { header.Width, header.Height });
});

app.MapGet("/photos/{id}/text", async (string id, Vault vault, OcrEngine ocr, CancellationToken ct) =>
{
    var bytes = await vault.ReadAsync(id, ct);
    var page = ocr.Recognize(bytes); // finds: cpu-heavy OcrEngine.Recognize
    return page.Text;
});

app.MapGet("/photos/{id}/text2", async (string id, Vault vault, OcrEngine ocr, CancellationToken ct) =>
{
    var bytes = await vault.ReadAsync(id, ct);
    var page = await Task.Run(() => ocr.Recognize(bytes)); // finds: cpu-heavy OcrEngine.Recognize
    return page.Text;
});

app.MapGet("/photos/{id}/text3", async (string id, Vault vault, OcrEngine ocr, CancellationToken ct) =>
    (await ocr.RecognizeAsync(await vault.ReadAsync(id, ct))).Confidence); // finds: cpu-heavy OcrEngine.RecognizeAsync

app.MapPost("/photos/{id}/text", async (string id, ScanQueue queue) =>
{
    await queue.EnqueueAsync(id);
    return Results.Accepted($"/photos/{id}/text");
});

app.MapGet("/photos/{id}/thumbnail", (string id, Thumbnails thumbnails) => thumbnails.Get(id) is { } found ? Results.Bytes(found) : Results.NotFound());

app.MapPost("/photos/{id}/panorama", async (string id, Vault vault, Thumbnails thumbnails, CancellationToken ct) =>
{
    var bytes = await vault.ReadAsync(id, ct);
    return Results.Bytes(thumbnails.Panorama(bytes));
});

app.MapGet("/photos/{id}/checksum", async (string id, Vault vault, CancellationToken ct) => Convert.ToBase64String(MD5.HashData(await vault.ReadAsync(id, ct))));

#endregion

#region albums

app.MapGet("/albums/{name}.zip", (string name, Vault vault) =>
{
    var target = Path.GetTempFileName();
    ZipFile.CreateFromDirectory(vault.FolderOf(name), target, CompressionLevel.SmallestSize, false); // finds: cpu-heavy ZipFile.CreateFromDirectory
    return Results.File(target, "application/zip");
});

app.MapGet("/albums/{name}/index.gz", async (string name, Vault vault, HttpContext context) =>
{
    var index = string.Join('\n', vault.Names(name));
    context.Response.Headers.ContentEncoding = "gzip";
    await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest); // may find: cpu-heavy GZipStream
    await gzip.WriteAsync(Encoding.UTF8.GetBytes(index));
});

app.MapPost("/albums/{name}/seal", async (string name, string password, Vault vault, CancellationToken ct) =>
{
    var salt = await vault.SaltAsync(name, ct);
    var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, 20_000_000, HashAlgorithmName.SHA512, 32); // finds: cpu-heavy Rfc2898DeriveBytes.Pbkdf2
    return Convert.ToHexString(key);
});

app.MapPost("/albums/{name}/token", (string name) => Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) + name.GetHashCode());

app.MapPost("/albums/{name}/compact", (string name, Vault vault) => Task.Factory.StartNew(
    () => vault.Compact(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

app.MapPost("/albums/{name}/compact-now", async (string name, Vault vault, HttpResponse response) =>
{
    await response.WriteAsync("compacting");
    vault.CompactNow(name);
});

app.MapPost("/albums/{name}/proof", async (string name, Vault vault, CancellationToken ct) =>
{
    var seed = await vault.SaltAsync(name, ct);
    return Convert.ToHexString(ProofOfAge.Chain(seed, rounds: 50_000_000));
});

#endregion

app.Run();
