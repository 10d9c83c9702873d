using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>What a client must not do to a gateway: too much, too slow, too odd.</summary>
public sealed class HostileChatTests(SharedGateway shared, GatewayWithFakeModel faked) : GatewayTest
{
    private const string Completions = "/v1/chat/completions";
    private const int FiftyMegabytes = 50 << 20;

    [Theory]
    [InlineData(Completions, false)]
    [InlineData(Completions, true)]
    [InlineData("/v1/embeddings", false)]
    [InlineData("/chat", false)]
    [InlineData("/chat", true)]
    [InlineData("/chat-sync", true)]
    public async Task Body_of_50_MB_is_a_413_and_is_not_kept(string path, bool chunked)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes($$"""{"model":"simulator-1","messages":[{"role":"user","content":"{{new string('a', FiftyMegabytes)}}"}]}"""));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        using var refused = await shared.Process.Http.SendAsync(request, Deadline);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        var error = await ReadJsonAsync(refused);
        var message = (string?)(error["error"]?["message"] ?? error["detail"]);
        Assert.Matches("^The body is larger than the [0-9]+ bytes that this route takes.$", message);
    }

    [Fact]
    public async Task Many_large_bodies_at_once_leave_no_memory_behind()
    {
        // The server's collector takes what memory there is before it collects; this one shows what is really kept.
        await using var gateway = await GatewayProcess.StartAsync([("DOTNET_gcServer", "0")]);
        await RefuseAsync();
        var before = gateway.ResidentBytes();

        for (var i = 0; i < 10; i++)
        {
            await RefuseAsync();
        }

        Assert.InRange(gateway.ResidentBytes() - before, long.MinValue, 150L << 20); // 80 bodies of 50 MB were sent in between

        async Task RefuseAsync()
        {
            var body = Enumerable.Repeat((byte)'a', FiftyMegabytes).ToArray();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                using var content = new ByteArrayContent(body);
                using var request = new HttpRequestMessage(HttpMethod.Post, Completions) { Content = content };
                request.Headers.TransferEncodingChunked = true;
                using var refused = await gateway.Http.SendAsync(request, Deadline);
                Assert.True(
                    refused.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{refused.StatusCode}: {await refused.Content.ReadAsStringAsync(Deadline)}");
            }));
        }
    }

    [Theory]
    [InlineData("""{"model":"\ud800","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":"\ud800"}]}""")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"\udc00","content":"x"}]}""")]
    [InlineData("""{"model":"simulator-1","model":"other","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"simulator-1","messages":{}}""")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":"x"}],"stream":"yes"}""")]
    [InlineData("""{"model":{"$ref":"#"},"messages":[1]}""")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":[{"type":"text","text":"\ud800"}]}],"stream":true}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("\u0000")]
    public async Task Odd_request_for_a_completion_is_a_400_in_the_shape_of_OpenAI(string body)
    {
        using var refused = await PostAsync(shared.Process, Completions, body);

        var error = (await ReadJsonAsync(refused))["error"]!;
        Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{refused.StatusCode} for {body}: {error}");
        Assert.Equal("invalid_request_error", (string?)error["type"]);
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Odd_request_for_a_chat_is_a_400(string path)
    {
        string[] bodies =
        [
            """{"session_id":"\ud800","message":"x"}""", """{"session_id":"a\u0000b","message":"x"}""", """{"session_id":"s","message":"\udc00"}""",
            """{"session_id":["s"],"message":"x"}""", "[[[[", "", "\u0000",
        ];

        foreach (var body in bodies)
        {
            using var refused = await PostAsync(shared.Process, path, body);
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{refused.StatusCode} for {body}");
        }
    }

    [Theory]
    [InlineData(Completions)]
    [InlineData("/v1/embeddings")]
    [InlineData("/chat")]
    public async Task JSON_nested_too_deeply_is_a_400(string path)
    {
        var deep = new string('[', 200_000) + new string(']', 200_000);
        var body = path == "/chat" ? deep[..100_000] : $$"""{"model":"simulator-1","input":{{deep}},"messages":{{deep}}}""";

        using var refused = await PostAsync(shared.Process, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Client_that_reads_nothing_of_its_stream_is_cut_off_and_the_model_is_told_to_stop()
    {
        var stopped = AnswerWithoutEnd("endless");
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync("127.0.0.1", faked.Process.Address.Port, Deadline);
        var body = Completion("Hello", "endless", ""","stream":true""");
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST {Completions} HTTP/1.1\r\nHost: gateway\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Deadline);

        await stopped.WaitAsync(Deadline); // it reads nothing, and stays

        await EventuallyAsync(
            () => Task.FromResult(faked.Process.Query("SELECT outcome FROM usage WHERE model = 'endless'")), rows => rows.Count == 1);
        Assert.Equal(["client_left"], faked.Process.Query("SELECT outcome FROM usage WHERE model = 'endless'"));
    }

    [Fact]
    public async Task Client_that_reads_nothing_of_its_socket_is_cut_off_and_the_model_is_told_to_stop()
    {
        var stopped = AnswerWithoutEnd("endless socket");
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync("127.0.0.1", faked.Process.Address.Port, Deadline);
        var stream = client.GetStream();
        await stream.WriteAsync(
            "GET /v1/chat/ws HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(),
            Deadline);
        await ReadHeadersAsync(stream);
        var message = Encoding.ASCII.GetBytes(Completion("Hello", "endless socket"));
        Assert.InRange(message.Length, 1, 125);
        await stream.WriteAsync(new byte[] { 0x81, (byte)(0x80 | message.Length), 0, 0, 0, 0 }, Deadline); // one masked text frame
        await stream.WriteAsync(message, Deadline);

        await stopped.WaitAsync(Deadline);

        await EventuallyAsync(
            () => Task.FromResult(faked.Process.Query("SELECT outcome FROM usage WHERE model = 'endless socket'")), rows => rows.Count == 1);
    }

    /// <summary>A model that never ends its answer; the task does when the model is left.</summary>
    private Task AnswerWithoutEnd(string key)
    {
        var text = new string('a', 16_000);
        var chunk = Encoding.ASCII.GetBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");
        var stopped = new TaskCompletionSource();
        faked.Model.On(key, async http =>
        {
            http.Response.ContentType = "text/event-stream";
            try
            {
                while (true)
                {
                    await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
                }
            }
            finally
            {
                stopped.SetResult();
            }
        });
        return stopped.Task;
    }

    private async Task ReadHeadersAsync(NetworkStream stream)
    {
        var read = new StringBuilder();
        var one = new byte[1];
        while (!read.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, Deadline);
            read.Append((char)one[0]);
        }
    }
}
