using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>A client that goes away stops the model. The simulator here takes half a minute to answer, and counts what is under way.</summary>
public sealed class LeavingTests(SlowGateway slow) : GatewayTest, IClassFixture<SlowGateway>
{
    private const string Path = "/v1/chat/completions";
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(1);

    private GatewayProcess Gateway => slow.Process;

    [Fact]
    public async Task Leaving_a_stream_stops_the_model_within_a_second()
    {
        using (var stream = await StartStreamAsync(""","stream":true"""))
        {
            await ActiveAsync(1);
        }

        await AssertStopsAsync(Stopwatch.StartNew());
    }

    [Fact]
    public async Task Leaving_a_stream_writes_the_usage_that_is_known()
    {
        using (var stream = await StartStreamAsync(""","stream":true"""))
        {
            var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Deadline));
            for (var events = 0; events < 3;) // the third comes after a second, when the other tests' clients have long left
            {
                events += (await lines.ReadLineAsync(Deadline))!.StartsWith("data:", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        var rows = await EventuallyAsync(
            () => Task.FromResult(Gateway.Query("SELECT prompt_tokens, completion_tokens > 2, outcome FROM usage")),
            rows => rows.Contains("null,1,client_left"));
        Assert.DoesNotContain("failed", string.Join(' ', rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"simulator-1","messages":[{"role":"user","content":"Hello"}]}""")]
    [InlineData("/chat", """{"session_id":"leaves","message":"Hello"}""")]
    [InlineData("/chat-sync", """{"session_id":"leaves","message":"Hello"}""")]
    public async Task Leaving_before_the_answer_stops_the_model_within_a_second(string path, string json)
    {
        using var leave = new CancellationTokenSource();
        var request = Gateway.Http.PostAsync(path, Json(json), leave.Token);
        await ActiveAsync(1);

        var left = Stopwatch.StartNew();
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await AssertStopsAsync(left);
    }

    [Fact]
    public async Task Closing_a_WebSocket_stops_the_model_within_a_second()
    {
        using var socket = await StartSocketAsync();

        var left = Stopwatch.StartNew();
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);

        await AssertStopsAsync(left);
    }

    [Fact]
    public async Task Dropping_a_WebSocket_stops_the_model_within_a_second()
    {
        using var socket = await StartSocketAsync();

        var left = Stopwatch.StartNew();
        socket.Abort();

        await AssertStopsAsync(left);
    }

    private async Task<HttpResponseMessage> StartStreamAsync(string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(Completion("Hello", more: form)) };
        var response = await Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline);
        return response.EnsureSuccessStatusCode();
    }

    private async Task<ClientWebSocket> StartSocketAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{Gateway.Address.Authority}/v1/chat/ws"), Deadline);
        await socket.SendAsync(Encoding.UTF8.GetBytes(Completion("Hello")), WebSocketMessageType.Text, true, Deadline);
        await ActiveAsync(1);
        return socket;
    }

    private async Task AssertStopsAsync(Stopwatch left)
    {
        await ActiveAsync(0);
        Assert.True(left.Elapsed < _limit, $"The model went on for {left.Elapsed}.");
    }

    private Task<int> ActiveAsync(int count) => EventuallyAsync(
        async () => (await GetJsonAsync(Gateway, "/sim/stats"))["active"]!.GetValue<int>(), active => active == count);
}
