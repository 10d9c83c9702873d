using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Documents are read as jobs, by the real programs.</summary>
public sealed class DocumentTests(DocumentGateway shared) : GatewayTest(seconds: 60)
{
    private const string Text = "The pumps of the harbour\nare serviced every autumn";

    [Fact]
    public async Task Text_is_read_and_listed()
    {
        var (status, report) = await IndexAsync(shared.Process, "harbour.txt", Encoding.UTF8.GetBytes("First page, naïve\fSecond page\n"));

        Assert.Equal(200, status);
        Assert.Equal(("harbour.txt", 2, 1 + 1), ((string?)report["title"], (int)report["pages"]!, (int)report["chunks"]!));
        Assert.Equal("First page, naïve\n\nSecond page", (string?)report["text"]);
        Assert.Equal((0, 2), ((int)report["statistics"]!["ocrPages"]!, (int)report["statistics"]!["textPages"]!));
        Assert.Null(report["language"]);

        var document = await GetJsonAsync(shared.Process, $"/documents/{report["documentId"]}");
        Assert.Equal(("harbour.txt", 2), ((string?)document["title"], (int)document["pages"]!));
        var list = await GetJsonAsync(shared.Process, "/documents?limit=200");
        Assert.Contains(list["items"]!.AsArray(), item => (string?)item!["documentId"] == (string?)report["documentId"]);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    public async Task Picture_is_recognized(string kind) => AssertRecognized(
        await IndexAsync(shared.Process, $"page.{kind}", await GrayPicture.FileOfTextAsync(Text, kind)), pages: 1);

    [Fact]
    public async Task Every_page_of_a_TIFF_is_recognized()
    {
        var page = await GrayPicture.OfTextAsync(Text);

        AssertRecognized(await IndexAsync(shared.Process, "pages.tif", GrayPicture.ToTiff(page, page)), pages: 2);
    }

    [Fact]
    public async Task Page_of_a_PDF_is_recognized_only_where_it_has_no_text()
    {
        var pdf = new PdfFile().WithText("A first page with words").WithPicture(await GrayPicture.OfTextAsync(Text)).WithText("A third page with words");

        var (status, report) = await IndexAsync(shared.Process, "mixed.pdf", pdf.ToBytes());

        Assert.Equal(200, status);
        Assert.Equal(3, (int)report["pages"]!);
        Assert.Equal((1, 2), ((int)report["statistics"]!["ocrPages"]!, (int)report["statistics"]!["textPages"]!));
        Assert.Equal($"A first page with words\n\n{Text}\n\nA third page with words", (string?)report["text"]);
        Assert.Equal("eng", (string?)report["language"]);
    }

    [Fact]
    public async Task Progress_is_told_by_page()
    {
        var page = await GrayPicture.OfTextAsync(Text);
        var job = await AcceptDocumentAsync(shared.Process, "long.tif", GrayPicture.ToTiff(page, page, page, page, page, page));

        var events = await shared.Process.Http.GetStringAsync($"{job}/events", Deadline);

        Assert.Matches(@"""message"":""page \d of 6""", events);
        Assert.Contains("\"state\":\"succeeded\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ends_the_program_that_is_reading()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var job = await AcceptDocumentAsync(gateway, "noise.tif", GrayPicture.ToTiff(GrayPicture.Noise(3000, 3000)));
        var children = await EventuallyAsync(() => Task.FromResult(gateway.Children()), running => running.Count > 0);

        using var canceled = await gateway.Http.PostAsync($"{job}/cancel", null, Deadline);
        var status = await EventuallyAsync(() => GetJsonAsync(gateway, job), status => (bool)status["done"]!);

        Assert.Equal("canceled", (string?)status["state"]);
        Assert.DoesNotContain(children, GatewayProcess.IsRunning);
        Assert.Empty(gateway.Children());
        Assert.Empty((await GetJsonAsync(gateway, "/documents"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Gateway_that_is_killed_takes_the_program_along()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await AcceptDocumentAsync(gateway, "noise.tif", GrayPicture.ToTiff(GrayPicture.Noise(3000, 3000)));
        var children = await EventuallyAsync(() => Task.FromResult(gateway.Children()), running => running.Count > 0);

        await gateway.KillAsync(Deadline);

        await EventuallyAsync(() => Task.FromResult(children.Any(GatewayProcess.IsRunning)), isRunning => !isRunning);
    }

    [Fact]
    public async Task What_is_missing_is_named_where_the_programs_are_not_installed()
    {
        await using var gateway = await GatewayProcess.StartAsync([("PATH", "/nowhere")]);

        using var picture = await SendDocumentAsync(gateway, "page.png", await GrayPicture.FileOfTextAsync(Text, "png"));
        using var pdf = await SendDocumentAsync(gateway, "page.pdf", new PdfFile().WithText("words").ToBytes());
        var (text, _) = await IndexAsync(gateway, "page.txt", "words"u8.ToArray());

        Assert.Equal(
            "The file 'page.png' is a PNG image, for which this gateway needs tesseract, for example by apt-get install tesseract-ocr. "
            + "Plain text needs nothing.",
            await DetailAsync(picture, HttpStatusCode.UnsupportedMediaType));
        Assert.Contains("apt-get install poppler-utils", await DetailAsync(pdf, HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
        Assert.Equal(200, text);
    }

    [Fact]
    public async Task List_is_given_in_pages_and_a_deleted_document_is_gone()
    {
        await using var gateway = await GatewayProcess.StartAsync("--Gateway:Simulator:TimeToFirstToken=0");
        List<string> ids = [];
        foreach (var name in new[] { "a", "b", "c" })
        {
            ids.Insert(0, (string)(await IndexAsync(gateway, name, "words"u8.ToArray())).Body["documentId"]!);
        }

        var first = await GetJsonAsync(gateway, "/documents?limit=2");
        var second = await GetJsonAsync(gateway, (string)first["next"]!);
        Assert.Equal(ids, [.. Ids(first), .. Ids(second)]);
        Assert.Null(second["next"]);

        using var deleted = await gateway.Http.DeleteAsync($"/documents/{ids[1]}", Deadline);
        using var again = await gateway.Http.DeleteAsync($"/documents/{ids[1]}", Deadline);
        using var gone = await gateway.Http.GetAsync($"/documents/{ids[1]}", Deadline);
        using var tooMany = await gateway.Http.GetAsync("/documents?limit=1000", Deadline);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.StartsWith("There is no such document", await DetailAsync(again, HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.StartsWith("There is no such document", await DetailAsync(gone, HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal("The limit is 1000; ask for 1 to 200 documents.", await DetailAsync(tooMany, HttpStatusCode.BadRequest));
        Assert.Equal([ids[0], ids[2]], Ids(await GetJsonAsync(gateway, "/documents")));
    }

    [Fact]
    public async Task Callers_with_keys_have_their_own_jobs()
    {
        await using var gateway = await GatewayProcess.StartAsync(
            "--Gateway:ApiKeys:ann:Key=0123456789abcdef-ann", "--Gateway:ApiKeys:ben:Key=0123456789abcdef-ben");
        using var refused = await SendDocumentAsync(gateway, "a.txt", "words"u8.ToArray());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef-ann");
        var job = await AcceptDocumentAsync(gateway, "a.txt", "words"u8.ToArray());
        Assert.Equal(200, (await ResultAsync(gateway, job)).Status);

        gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef-ben");
        using var others = await gateway.Http.GetAsync(job, Deadline);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    private static void AssertRecognized((int Status, JsonNode Report) result, int pages)
    {
        Assert.Equal(200, result.Status);
        Assert.Equal((pages, 0), ((int)result.Report["statistics"]!["ocrPages"]!, (int)result.Report["statistics"]!["textPages"]!));
        Assert.Equal(string.Join("\n\n", Enumerable.Repeat(Text, pages)), (string?)result.Report["text"]);
    }

    private static IEnumerable<string> Ids(JsonNode list) => list["items"]!.AsArray().Select(item => (string)item!["documentId"]!);

    private async Task<string> DetailAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Deadline))!["detail"]!;
    }
}
