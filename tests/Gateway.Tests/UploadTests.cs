using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>The gateway of these tests takes files of up to a million bytes.</summary>
public sealed class UploadTests(SharedGateway shared) : GatewayTest
{
    private const string Path = "/admin/uploads";
    private const int Block = 64 * 1024; // the scanner's

    // Put together here, so that no scanner on this machine takes this file for a threat.
    private static readonly byte[] _eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    [Theory]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData(1_000_000)]
    public async Task Clean_file_is_answered_with_its_size_and_hash(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);

        using var response = await UploadAsync(content, "holiday.jpg");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            $$"""{"name":"holiday.jpg","size":{{size}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(content))}}"}""",
            await response.Content.ReadAsStringAsync(Deadline));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(Block - 68)]
    [InlineData(Block - 67)]
    [InlineData(Block - 34)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData((3 * Block) - 40)]
    public async Task Infected_file_is_refused_wherever_the_signature_stands(int position)
    {
        var content = new byte[position + _eicar.Length + 10];
        _eicar.CopyTo(content, position);

        using var response = await UploadAsync(content, "letter.com");

        var problem = await ReadProblemAsync(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("The file 'letter.com' matches the signature 'EICAR-Test-File'; send one that is clean.", (string?)problem["detail"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), (string?)problem["sha256"]);
    }

    [Fact]
    public async Task Part_of_a_signature_is_no_match()
    {
        using var response = await UploadAsync(_eicar[..^1], "almost.com");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Path_before_the_name_is_dropped()
    {
        using var response = await UploadAsync([1], "../../etc/passwd");

        Assert.Equal("passwd", (string?)(await ReadJsonAsync(response))["name"]);
    }

    [Fact]
    public async Task Too_large_a_file_is_refused()
    {
        using var response = await UploadAsync(new byte[1_000_001], "large.bin");

        var problem = await ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("The file is larger than the 1000000 bytes that Gateway:Uploads:MaxBytes allows.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Far_too_large_a_body_is_refused_before_it_is_sent()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(shared.Process.Address.Host, shared.Process.Address.Port, Deadline);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2000000000\r\n\r\n"), Deadline);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(Deadline));
    }

    [Fact]
    public async Task Empty_file_is_refused()
    {
        using var response = await UploadAsync([], "empty.txt");

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("The file 'empty.txt' is empty; send one with at least one byte.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Form_without_the_file_is_refused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "document", "a.txt" } };
        using var response = await shared.Process.Http.PostAsync(Path, form, Deadline);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("The form has no file in a field named 'file'; send one there.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Form_with_two_files_is_refused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a" }, { new ByteArrayContent([1]), "file", "b" } };
        using var response = await shared.Process.Http.PostAsync(Path, form, Deadline);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("The form has 2 files; send one for each request.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Form_that_ends_early_is_refused()
    {
        using var form = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc");
        form.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };
        using var response = await shared.Process.Http.PostAsync(Path, form, Deadline);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.StartsWith("The form cannot be read:", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_that_is_no_multipart_form_is_refused(string type)
    {
        using var content = new StringContent("file=1", Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        using var response = await shared.Process.Http.PostAsync(Path, content, Deadline);

        var problem = await ReadProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(
            $"The content type is '{type}'; send a form of type multipart/form-data with the file in its field 'file'.", (string?)problem["detail"]);
    }

    private async Task<HttpResponseMessage> UploadAsync(byte[] content, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await shared.Process.Http.PostAsync(Path, form, Deadline);
    }

    private async Task<JsonNode> ReadProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await ReadJsonAsync(response);
    }
}
