using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class LaneTests : GatewayTest
{
    [Fact]
    public async Task Full_blocking_lane_refuses_its_own_calls_and_no_others()
    {
        await using var gateway = await GatewayProcess.StartAsync(
            "--Trilane:BlockingLane:MaxThreads=1",
            "--Trilane:BlockingLane:QueueLimit=1",
            "--Gateway:Simulator:TimeToFirstToken=00:00:02",
            "--Gateway:Simulator:TimeBetweenTokens=0");
        const string Request = """{"session_id":"s","message":"Hello"}""";

        // One runs and one waits, so of three one is refused, and it is the first to be answered.
        var calls = Enumerable.Range(0, 3).Select(_ => PostAsync(gateway, "/chat-sync", Request)).ToList();
        using var refused = await await Task.WhenAny(calls);
        using var other = await PostAsync(gateway, "/chat", Request);
        var all = await Task.WhenAll(calls);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("default", (string?)(await ReadJsonAsync(refused))["lane"]);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(2, all.Count(response => response.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Each_kind_of_blocking_work_has_threads_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows the names of another process's threads.");
        await using var gateway = await GatewayProcess.StartAsync("--Gateway:Simulator:TimeToFirstToken=0");

        Assert.Equal(["sqlite"], gateway.LanesWithThreads());

        await ChatAsync(gateway, "/chat", "s", "Hello");
        Assert.Equal(["sqlite"], gateway.LanesWithThreads());

        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.bin" } };
        using var upload = await gateway.Http.PostAsync("/admin/uploads", form, Deadline);
        Assert.Equal(["scanner", "sqlite"], gateway.LanesWithThreads());

        await ChatAsync(gateway, "/chat-sync", "s", "Hello");
        Assert.Equal(["default", "scanner", "sqlite"], gateway.LanesWithThreads());
    }
}
