using System.Diagnostics;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>The main rows as somebody at a terminal sees them.</summary>
public sealed class CurlTests
{
    [Fact]
    public async Task Job_is_accepted_followed_and_fetched()
    {
        await using var app = await JobApp.StartAsync();

        var accepted = await CurlAsync(app, "/sum", "-i", "-H", "Content-Type: application/json", "-H", "Idempotency-Key: \"c\"", "-d", """{"numbers":[20,22]}""");
        Assert.StartsWith("HTTP/1.1 202 Accepted", accepted, StringComparison.Ordinal);
        var job = Header(accepted, "Location");
        Assert.Equal(job, Header(accepted, "Operation-Location"));
        Assert.InRange(int.Parse(Header(accepted, "Retry-After"), null), 1, 60);

        // The stream ends by itself, so curl does.
        var events = await CurlAsync(app, $"{job}/events", "-N");
        Assert.Contains("event: state\ndata: {\"id\":", events, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"succeeded\",\"done\":true", events, StringComparison.Ordinal);
        var last = events.Split("id: ")[^1].Trim();
        Assert.StartsWith("HTTP/1.1 204 No Content", await CurlAsync(app, $"{job}/events", "-i", "-H", $"Last-Event-ID: {last}"), StringComparison.Ordinal);

        Assert.Equal("""{"total":42}""", await CurlAsync(app, $"{job}/result"));
        var status = await CurlAsync(app, job, "-i");
        Assert.StartsWith("HTTP/1.1 200 OK", status, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 304 Not Modified", await CurlAsync(app, job, "-i", "-H", $"If-None-Match: {Header(status, "ETag")}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", await CurlAsync(app, job, "-I"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 422 ",
            await CurlAsync(app, "/sum", "-i", "-H", "Content-Type: application/json", "-H", "Idempotency-Key: c", "-d", """{"numbers":[1]}"""),
            StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", await CurlAsync(app, $"{job}/cancel", "-i", "-X", "POST"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 No Content", await CurlAsync(app, job, "-i", "-X", "DELETE"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 Not Found", await CurlAsync(app, job, "-i"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_gives_the_result_in_one_call()
    {
        await using var app = await JobApp.StartAsync();

        var answer = await CurlAsync(app, "/sum", "-i", "-H", "Content-Type: application/json", "-H", "Prefer: wait=20", "-d", """{"numbers":[1]}""");

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal("wait=20", Header(answer, "Preference-Applied"));
        Assert.EndsWith("""{"total":1}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_with_a_file_is_taken()
    {
        await using var app = await JobApp.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[600_000]);

        var answer = await CurlAsync(
            app, "/measured", "-H", "Prefer: wait=20", "-F", """request={"title":"from curl"};type=application/json""", "-F", $"file=@{file};filename=scan.pdf;type=application/pdf");
        var refused = await CurlAsync(app, "/measured", "-i", "-F", "title=t", "-F", $"a=@{file}", "-F", $"b=@{file}", "-F", $"c=@{file}", "-F", $"d=@{file}");
        File.Delete(file);

        Assert.Contains("\"title\":\"from curl\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"scan.pdf\",\"contentType\":\"application/pdf\",\"length\":600000", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 413 ", refused, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", refused, StringComparison.Ordinal);
    }

    private static string Header(string answer, string name) =>
        answer.Split("\r\n").Single(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    private static async Task<string> CurlAsync(JobApp app, string path, params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", ["-sS", "--max-time", "25", .. arguments, app.Address + path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (curl.StandardOutput.ReadToEndAsync(Deadline.Token), curl.StandardError.ReadToEndAsync(Deadline.Token));
        await curl.WaitForExitAsync(Deadline.Token);
        Assert.True(curl.ExitCode == 0, await errors);
        return await output;
    }
}
