using System.Diagnostics;
using System.IO.Compression;
using System.Net.Mail;

namespace CityArchive.Api;

internal static class FilmRoutes
{
    internal static void Map(IEndpointRouteBuilder app, string prefix)
    {
        var films = app.MapGroup(prefix);
        films.MapMethods("{id}", [HttpMethods.Get], Stream);
        films.MapMethods("{id}/transcode", new[] { "POST" }, async (string id, Films archive) => await archive.TranscodeAsync(id));
        films.MapMethods("{id}/transcode/wait", ["POST"], (string id, Films archive) => archive.Transcode(id));
        films.MapPost("{id}/frames", async (string id, Films archive, HttpResponse response) =>
        {
            await response.StartAsync();
            archive.Sharpen(id.Length);
        });
        films.MapGet("{id}/subtitles", async (string id, HttpContext context) =>
        {
            await using var packed = File.OpenRead(id + ".gz"); // may find: blocking File.OpenRead
            await using var plain = new GZipStream(packed, CompressionMode.Decompress);
            await plain.CopyToAsync(context.Response.Body);
        });
        films.MapPost("{id}/request", Request);
        films.MapFallback(() => Results.NotFound("No such film"));
    }

    private static IResult Stream(string id) => TypedResults.PhysicalFile(Path.GetFullPath(id), "video/mp4", enableRangeProcessing: true);

    private static Task Request(string id)
    {
        var smtp = new SmtpClient("mail.archive.local");
        return smtp.SendMailAsync("films@archive.example", "desk@archive.example", "Film", id);
    }
}

internal sealed class Films
{
    public async Task<int> TranscodeAsync(string id)
    {
        using var ffmpeg = Process.Start("ffmpeg", $"-i {id} out.mp4"); // may find: blocking Process.Start
        await ffmpeg.WaitForExitAsync();
        return ffmpeg.ExitCode;
    }

    public int Transcode(string id)
    {
        using var ffmpeg = Process.Start("ffmpeg", $"-i {id} out.mp4");
        ffmpeg.WaitForExit(); // sync: blocking Process.WaitForExit
        return ffmpeg.ExitCode;
    }

    /// <summary>Every frame of the film, one by one.</summary>
    public void Sharpen(int seed)
    {
        var frame = new float[3840 * 2160];
        for (var number = 0; number < 172_800; number++)
        {
            for (var i = 1; i < frame.Length - 1; i++)
            {
                frame[i] += 0.5f * (2 * frame[i] - frame[i - 1] - frame[i + 1]) + seed;
            }
        }
    }
}
