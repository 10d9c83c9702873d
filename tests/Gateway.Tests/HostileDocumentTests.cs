using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Files that were made to do harm. The gateway of these tests reads ten megapixels, twenty pages, half a million characters.</summary>
public sealed class HostileDocumentTests(DocumentGateway shared) : GatewayTest(seconds: 60)
{
    private static readonly byte[] _pngOfManyPixels =
        [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8, 0, 1, 0, 0, 0, 1, 0, 0, 8, 0, 0, 0, 0, 1, 2, 3, 4];

    private static readonly byte[] _jpegOfManyPixels = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 0x11, 0];

    public static TheoryData<string, byte[], string> NotReadable => new()
    {
        { "bomb.zip", Zip(), "The file 'bomb.zip' is a ZIP archive, or an office document, which is one inside; send" },
        { "bomb.txt", Zip(), "The file 'bomb.txt' is a ZIP archive" },
        { "bomb.gz", [0x1F, 0x8B, 8, 0], "The file 'bomb.gz' is compressed with gzip; send" },
        { "page.html", Encoding.ASCII.GetBytes("<script>alert(1)</script>\n%PDF-1.4\n"), "The file 'page.html' is a PDF with something else in front" },
        { "program", [0x7F, .. "ELF"u8, 2, 1, 1, 0], "The file 'program' is a program; send" },
        { "latin1.txt", [(byte)'n', (byte)'a', 0xEF, (byte)'v', (byte)'e'], "The file 'latin1.txt' is of a kind that is not known here, or a text in another" },
        { "zeros.txt", new byte[100], "The file 'zeros.txt' is of a kind that is not known here" },
    };

    [Theory]
    [MemberData(nameof(NotReadable), DisableDiscoveryEnumeration = true)]
    public async Task File_that_is_not_what_is_read_here_is_refused_at_the_door(string name, byte[] content, string begin)
    {
        using var response = await SendDocumentAsync(shared.Process, name, content);

        Assert.StartsWith(begin, await DetailAsync(response, HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_with_too_many_pixels_is_refused_before_any_of_it_is_decoded()
    {
        using var png = await SendDocumentAsync(shared.Process, "huge.png", _pngOfManyPixels);
        using var jpeg = await SendDocumentAsync(shared.Process, "huge.jpg", _jpegOfManyPixels);
        var tiff = await IndexAsync(shared.Process, "huge.tif", GrayPicture.TiffOfSize(2_000_000_000, 2_000_000_000));

        Assert.StartsWith(
            "The picture 'huge.png' has 65536 × 65536 pixels, and at most 10 million are read (Gateway:Documents:MaxMegapixels).",
            await DetailAsync(png, HttpStatusCode.UnprocessableEntity),
            StringComparison.Ordinal);
        Assert.Contains("65535 × 65535", await DetailAsync(jpeg, HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        Assert.Equal(422, tiff.Status);
        Assert.Contains("has 2000000000 × 2000000000 pixels", (string?)tiff.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TIFF_whose_pages_never_end_is_given_up()
    {
        var (status, problem) = await IndexAsync(shared.Process, "endless.tif", GrayPicture.EndlessTiff());

        Assert.Equal(422, status);
        Assert.StartsWith("The document 'endless.tif' has more than the 20 pages", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PDF_that_unpacks_to_something_huge_is_given_up_in_time()
    {
        await using var gateway = await GatewayProcess.StartAsync("--Gateway:Documents:PageTimeout=00:00:02");
        var bomb = new PdfFile().WithPacked(40_000, 40_000, PdfFile.PackedZeros(1_600_000_000)).ToBytes();

        var (status, problem) = await IndexAsync(gateway, "bomb.pdf", bomb);

        Assert.Equal(422, status);
        Assert.StartsWith("The document 'bomb.pdf' can't be read: ", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(gateway.Children());
    }

    [Theory]
    [InlineData("broken.png", "89504E470D0A1A0A0000000D494844520000001000000010080000000000000000")]
    [InlineData("broken.jpg", "FFD8FFC0000B080010001001011100FFDA0102030405")]
    [InlineData("broken.tif", "49492A00FFFFFF7F")]
    [InlineData("broken.pdf", "255044462D312E340A")]
    public async Task Broken_file_fails_its_job_with_a_reason(string name, string content)
    {
        var (status, problem) = await IndexAsync(shared.Process, name, Convert.FromHexString(content));

        Assert.Equal(422, status);
        Assert.Contains(name, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(shared.Temporary, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PDF_with_a_password_is_refused()
    {
        var (status, problem) = await IndexAsync(shared.Process, "secret.pdf", new PdfFile().WithText("words").WithPassword().ToBytes());

        Assert.Equal(422, status);
        Assert.Equal("The PDF is protected by a password; send it without one.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task File_that_is_a_picture_and_an_archive_is_read_as_the_picture()
    {
        byte[] both = [.. await GrayPicture.FileOfTextAsync("Only the picture", "png"), .. Zip()];

        var (status, report) = await IndexAsync(shared.Process, "both.zip", both);

        Assert.Equal((200, "Only the picture"), (status, (string?)report["text"]));
    }

    [Fact]
    public async Task Text_that_names_files_is_text()
    {
        // Tesseract would take such a file for a list of pictures to open.
        var (status, report) = await IndexAsync(shared.Process, "list.png", "/etc/passwd\n/etc/hostname\n"u8.ToArray());

        Assert.Equal((200, "/etc/passwd\n/etc/hostname"), (status, (string?)report["text"]));
    }

    [Fact]
    public async Task Text_that_turns_bad_behind_its_start_is_cleaned()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'a', 300_000), (byte)' ', 0, 0xFF, (byte)'b', 0xC3];

        var (status, report) = await IndexAsync(shared.Process, "turns.txt", text);

        Assert.Equal((200, 300_004), (status, (int)report["characters"]!));
    }

    [Fact]
    public async Task Text_that_is_too_long_is_given_up()
    {
        var (status, problem) = await IndexAsync(shared.Process, "long.txt", [.. Enumerable.Repeat((byte)'a', 600_000)]);

        Assert.Equal(422, status);
        Assert.StartsWith("The document 'long.txt' has more than the 500000 characters", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/evil", "evil")]
    [InlineData(@"..\..\windows\evil.txt", "evil.txt")]
    [InlineData("/dev/null", "null")]
    [InlineData("-c.txt", "-c.txt")]
    [InlineData("$(touch evil).txt", "$(touch evil).txt")]
    public async Task Name_is_a_title_and_never_a_path(string name, string title)
    {
        var (status, report) = await IndexAsync(shared.Process, name, "words"u8.ToArray());

        Assert.Equal((200, title), (status, (string?)report["title"]));
    }

    [Fact]
    public async Task Far_too_large_a_file_is_refused()
    {
        using var response = await SendDocumentAsync(shared.Process, "large.txt", [.. Enumerable.Repeat((byte)'a', 12_000_001)]);

        Assert.Contains("12000000 bytes", await DetailAsync(response, HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_what_was_read()
    {
        await IndexAsync(shared.Process, "broken.pdf", "%PDF-1.4\n"u8.ToArray());
        await IndexAsync(shared.Process, "page.png", await GrayPicture.FileOfTextAsync("Words", "png"));

        // Jobs of other tests may be running: theirs are the only ones.
        await EventuallyAsync(() => Task.FromResult(Directory.GetDirectories(shared.Temporary, "gateway-document-*").Length), left => left <= 2);
    }

    [Fact]
    public async Task Form_without_a_file_or_with_two_is_refused()
    {
        using var none = new MultipartFormDataContent { { new StringContent("x"), "file" } };
        using var two = new MultipartFormDataContent { { new ByteArrayContent([97]), "file", "a" }, { new ByteArrayContent([97]), "file", "b" } };
        using var empty = await SendDocumentAsync(shared.Process, "empty.txt", []);
        using var withNone = await shared.Process.Http.PostAsync("/documents", none, Deadline);
        using var withTwo = await shared.Process.Http.PostAsync("/documents", two, Deadline);

        Assert.Equal("The file 'empty.txt' is empty; send one with at least one byte.", await DetailAsync(empty, HttpStatusCode.BadRequest));
        Assert.StartsWith("The request brings 0 of the 1 files", await DetailAsync(withNone, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("The request has more than the 1 files", await DetailAsync(withTwo, HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    private static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("zeros").Open();
            entry.Write(new byte[10_000_000]);
        }

        return file.ToArray();
    }

    private async Task<string> DetailAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Deadline))!["detail"]!;
    }
}
