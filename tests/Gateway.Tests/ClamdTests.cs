using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Uploads past a real clamd.</summary>
public sealed class ClamdTests() : GatewayTest(seconds: 60), IAsyncLifetime
{
    private LocalClamd? _clamd;

    public async ValueTask InitializeAsync() => _clamd = await LocalClamd.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _clamd!.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task Files_are_judged_by_clamd()
    {
        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Clamd={_clamd!.Address}");
        byte[] infected = [.. new byte[200_000], .. LocalClamd.Known, 0];

        using var clean = await UploadAsync(gateway, new byte[1_500_000]);
        using var found = await UploadAsync(gateway, infected);
        using var tooLarge = await UploadAsync(gateway, new byte[5_000_000]);

        Assert.Equal(HttpStatusCode.OK, clean.StatusCode);
        Assert.Equal(1_500_000, (int)(await ReadJsonAsync(clean))["size"]!);
        var problem = await ReadJsonAsync(found);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, found.StatusCode);
        Assert.Equal("Harmless.Test.UNOFFICIAL", (string?)problem["signature"]);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(infected)), (string?)problem["sha256"]);
        var refusal = (string?)(await ReadJsonAsync(tooLarge))["detail"];
        Assert.True(refusal?.Contains("StreamMaxLength", StringComparison.Ordinal), refusal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    [Fact]
    public async Task Clamd_can_be_reached_by_a_path()
    {
        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Clamd={_clamd!.UnixAddress}");

        using var clean = await UploadAsync(gateway, [1]);
        using var found = await UploadAsync(gateway, LocalClamd.Known);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (clean.StatusCode, found.StatusCode));
    }

    [Fact]
    public async Task Clamd_that_is_away_is_named_and_used_again_when_it_is_back()
    {
        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Clamd={_clamd!.Address}");
        await _clamd.StopAsync();

        using var refused = await UploadAsync(gateway, [1]);
        var health = await GetJsonAsync(gateway, "/health");
        using var other = await gateway.Http.GetAsync("/documents", Deadline);

        var problem = await ReadJsonAsync(refused);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("5", refused.Headers.RetryAfter?.ToString());
        Assert.Equal("clamd", (string?)problem["part"]);
        Assert.StartsWith($"The virus scanner clamd at {_clamd.Address} (Gateway:Clamd) can't be used: ", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(("degraded", "degraded"), ((string?)health["status"], (string?)health["checks"]!["clamd"]!["status"]));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        await _clamd.StartAgainAsync();
        using var taken = await UploadAsync(gateway, [1]);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal("healthy", (string?)(await GetJsonAsync(gateway, "/health"))["status"]);
    }

    [Fact]
    public async Task Clamd_stopped_under_use_costs_no_upload_its_answer()
    {
        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Clamd={_clamd!.Address}");
        using var first = await UploadAsync(gateway, [1]);
        using var stop = new CancellationTokenSource();
        var uploads = Enumerable.Range(0, 4).Select(_ => UploadUntilAsync(gateway, stop.Token)).ToList();

        await _clamd.StopAsync();
        await _clamd.StartAgainAsync();
        using var last = await UploadAsync(gateway, [1]);
        await stop.CancelAsync();
        var statuses = (await Task.WhenAll(uploads)).SelectMany(seen => seen).ToList();

        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        Assert.NotEmpty(statuses);
        Assert.All(statuses, status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
    }

    [Fact]
    public async Task Address_that_cannot_be_one_keeps_the_gateway_from_starting()
    {
        using var directory = new TempDirectory();

        var finished = await Programs.RunGatewayAsync(directory.Path, ["--Gateway:Clamd=here", "--urls", "http://127.0.0.1:0"], Deadline);

        Assert.Equal(
            "Not started.\n  Gateway:Clamd is 'here'; write host:port, such as localhost:3310, or unix:/run/clamav/clamd.ctl.\n", finished.Error);
    }

    private async Task<List<HttpStatusCode>> UploadUntilAsync(GatewayProcess gateway, CancellationToken stop)
    {
        List<HttpStatusCode> seen = [];
        while (!stop.IsCancellationRequested)
        {
            using var response = await UploadAsync(gateway, new byte[100_000]);
            seen.Add(response.StatusCode);
        }

        return seen;
    }

    private async Task<HttpResponseMessage> UploadAsync(GatewayProcess gateway, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "a.bin" } };
        return await gateway.Http.PostAsync("/admin/uploads", form, Deadline);
    }
}
