using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class WebSocketTests(SharedGateway shared, GatewayWithFakeModel faked) : GatewayTest
{
    [Fact]
    public async Task Answer_comes_in_chunks_and_ends_with_DONE()
    {
        using var socket = await ConnectAsync(shared.Process);

        var answer = await AskAsync(socket, Completion("Hello"));

        using var http = await PostAsync(shared.Process, "/v1/chat/completions", Completion("Hello"));
        var whole = (await ReadJsonAsync(http))["choices"]![0]!["message"]!["content"]!.GetValue<string>();
        Assert.Equal("[DONE]", answer[^1]);
        Assert.Equal(whole, string.Concat(answer[..^1].Select(Content)));
    }

    [Fact]
    public async Task Requests_sent_at_once_are_answered_one_after_another()
    {
        using var socket = await ConnectAsync(shared.Process);

        await SendAsync(socket, Completion("First"));
        await SendAsync(socket, Completion("Second"));

        var (first, second) = (await ReadAnswerAsync(socket), await ReadAnswerAsync(socket));
        Assert.Contains("First", string.Concat(first[..^1].Select(Content)), StringComparison.Ordinal);
        Assert.Contains("Second", string.Concat(second[..^1].Select(Content)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello", "invalid_json")]
    [InlineData("""{"model":"simulator-1"}""", "missing_required_parameter")]
    [InlineData("""{"model":"gpt-0","messages":[{"role":"user","content":"Hello"}]}""", "model_not_found")]
    public async Task Bad_request_gets_an_error_and_the_socket_stays_open(string request, string code)
    {
        using var socket = await ConnectAsync(shared.Process);

        await SendAsync(socket, request);

        Assert.Equal(code, (string?)JsonNode.Parse(await ReadMessageAsync(socket))!["error"]!["code"]);
        Assert.Equal("[DONE]", (await AskAsync(socket, Completion("Hello")))[^1]);
    }

    [Fact]
    public async Task Stream_that_breaks_off_gets_an_error_and_the_socket_stays_open()
    {
        faked.Model.On("breaks off in a socket", 200, "data: 1\n\n", "text/event-stream");
        using var socket = await ConnectAsync(faked.Process);

        await SendAsync(socket, Completion("Hello", "breaks off in a socket"));

        Assert.Equal("1", await ReadMessageAsync(socket));
        Assert.Equal("model_answer_broken", (string?)JsonNode.Parse(await ReadMessageAsync(socket))!["error"]!["code"]);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Too_large_a_message_closes_the_socket_and_says_why()
    {
        using var socket = await ConnectAsync(shared.Process);

        await SendAsync(socket, new string(' ', (4 * 1024 * 1024) + 1));

        var close = await socket.ReceiveAsync(new byte[100], Deadline);
        Assert.Equal((WebSocketCloseStatus.MessageTooBig, "A message has at most 4194304 bytes."), (close.CloseStatus, close.CloseStatusDescription));
    }

    [Fact]
    public async Task More_requests_than_may_wait_close_the_socket_and_say_why()
    {
        faked.Model.On("busy in a socket", http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        using var socket = await ConnectAsync(faked.Process);

        for (var i = 0; i < 10; i++) // one is answered, eight may wait
        {
            await SendAsync(socket, Completion("Hello", "busy in a socket"));
        }

        var close = await socket.ReceiveAsync(new byte[1000], Deadline);
        Assert.Equal(
            (WebSocketCloseStatus.PolicyViolation, "More than 8 requests are waiting for their answers."), (close.CloseStatus, close.CloseStatusDescription));
    }

    [Fact]
    public async Task Goodbye_is_answered_with_goodbye()
    {
        using var socket = await ConnectAsync(shared.Process);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);

        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure), (socket.State, socket.CloseStatus));
    }

    [Fact]
    public async Task Idle_socket_is_told_of_a_shutdown()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var socket = await ConnectAsync(gateway);
        var receiving = socket.ReceiveAsync(new byte[100], Deadline);

        var stopping = gateway.StopAsync(Deadline);
        var close = await receiving;
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, close.CloseStatus);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task Plain_request_is_told_to_connect_by_WebSocket()
    {
        using var response = await shared.Process.Http.GetAsync("/v1/chat/ws", Deadline);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.StartsWith("This address speaks WebSocket", (string?)(await ReadJsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
    }

    private async Task<ClientWebSocket> ConnectAsync(GatewayProcess gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/v1/chat/ws"), Deadline);
        return socket;
    }

    private async Task<List<string>> AskAsync(ClientWebSocket socket, string request)
    {
        await SendAsync(socket, request);
        return await ReadAnswerAsync(socket);
    }

    private Task SendAsync(ClientWebSocket socket, string request) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(request), WebSocketMessageType.Text, endOfMessage: true, Deadline);

    private async Task<List<string>> ReadAnswerAsync(ClientWebSocket socket)
    {
        var messages = new List<string>();
        do
        {
            messages.Add(await ReadMessageAsync(socket));
        }
        while (messages[^1] != "[DONE]");
        return messages;
    }

    private async Task<string> ReadMessageAsync(ClientWebSocket socket)
    {
        var buffer = new byte[8192];
        var length = 0;
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), Deadline);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string? Content(string chunk) => (string?)JsonNode.Parse(chunk)!["choices"]![0]!["delta"]!["content"];
}
