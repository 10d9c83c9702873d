using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Who is let in, and how often.</summary>
public sealed class AccessTests(GatewayWithKeys keyed) : GatewayTest, IClassFixture<GatewayWithKeys>
{
    private const string Completions = "/v1/chat/completions";

    private GatewayProcess Gateway => keyed.Process;

    [Theory]
    [InlineData(null, "The request has no API key; send one as the header 'Authorization: Bearer …'.")]
    [InlineData("Bearer not-the-key-of-anybody", "The API key is not one of this gateway's.")]
    [InlineData("Bearer ", "The API key is not one of this gateway's.")]
    [InlineData("Basic YWRhOmtleQ==", "The API key is not one of this gateway's.")]
    public async Task Caller_without_a_key_is_refused_in_the_shape_of_the_route(string? authorization, string message)
    {
        using var v1 = await SendAsync(authorization, Completions, Completion("Hello"));
        Assert.Equal(HttpStatusCode.Unauthorized, v1.StatusCode);
        Assert.Equal("Bearer", v1.Headers.WwwAuthenticate.ToString());
        var error = (await ReadJsonAsync(v1))["error"]!;
        Assert.Equal((message, "invalid_request_error", "invalid_api_key"), ((string)error["message"]!, (string)error["type"]!, (string)error["code"]!));

        using var chat = await SendAsync(authorization, "/chat", """{"session_id":"s","message":"Hello"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, chat.StatusCode);
        Assert.Equal("application/problem+json", chat.Content.Headers.ContentType?.MediaType);
        Assert.Equal(message, (string?)(await ReadJsonAsync(chat))["detail"]);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1/chat/ws")]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    [InlineData("/admin/uploads")]
    public async Task Every_route_that_costs_something_asks_for_a_key(string path)
    {
        using var refused = await SendAsync(null, path, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/sim/v1/models")]
    public async Task What_costs_nothing_does_not(string path)
    {
        using var answer = await Gateway.Http.GetAsync(path, Deadline);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Usage_has_the_name_of_the_key()
    {
        using var chat = await SendAsync(GatewayWithKeys.Ada, "/chat", """{"session_id":"named","message":"Hello"}""");
        using var completion = await SendAsync(GatewayWithKeys.Ada, Completions, Completion("Hello"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (chat.StatusCode, completion.StatusCode));
        Assert.Equal(["/chat,ada,named"], Gateway.Query("SELECT route, caller, session_id FROM usage WHERE session_id = 'named'"));
        Assert.Equal(["1"], Gateway.Query($"SELECT count(*) FROM usage WHERE route = '{Completions}' AND caller = 'ada'"));
    }

    [Fact]
    public async Task Session_of_one_caller_is_not_read_by_another()
    {
        const string Request = """{"session_id":"mine","message":"What did I say?"}""";
        using var first = await SendAsync(GatewayWithKeys.Ada, "/chat", Request);
        using var other = await SendAsync(GatewayWithKeys.Bob, "/chat", Request);
        using var again = await SendAsync(GatewayWithKeys.Ada, "/chat", Request);

        Assert.Contains("reading 1 message.", (string?)(await ReadJsonAsync(other))["answer"], StringComparison.Ordinal);
        Assert.Contains("reading 3 messages.", (string?)(await ReadJsonAsync(again))["answer"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_over_its_limit_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await SendAsync(GatewayWithKeys.ThreeAMinute, "/v1/models");
            answers.Add(answer.StatusCode);
        }

        using var v1 = await SendAsync(GatewayWithKeys.ThreeAMinute, Completions, Completion("Hello"));
        using var chat = await SendAsync(GatewayWithKeys.ThreeAMinute, "/chat", """{"session_id":"s","message":"Hello"}""");
        using var other = await SendAsync(GatewayWithKeys.Bob, "/v1/models");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (v1.StatusCode, chat.StatusCode, other.StatusCode));
        Assert.InRange(v1.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Equal("rate_limit_exceeded", (string?)(await ReadJsonAsync(v1))["error"]!["code"]);
        Assert.Equal(
            $"The requests a minute that this API key allows are used up; try again in {chat.Headers.RetryAfter} s.",
            (string?)(await ReadJsonAsync(chat))["detail"]);
    }

    [Fact]
    public async Task Messages_on_a_socket_count_as_requests()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", GatewayWithKeys.TwoAMinute);
        await socket.ConnectAsync(new UriBuilder(Gateway.Address) { Scheme = "ws", Path = "/v1/chat/ws" }.Uri, Deadline); // takes one

        var first = await AskAsync(socket);
        var second = await AskAsync(socket);

        Assert.Null(first["error"]);
        Assert.Equal("rate_limit_exceeded", (string?)second["error"]!["code"]);
    }

    // The first message of an answer, after which the rest is read.
    private async Task<JsonNode> AskAsync(ClientWebSocket socket)
    {
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(Completion("Hello")), WebSocketMessageType.Text, true, Deadline);
        JsonNode? first = null;
        while (true)
        {
            var buffer = new byte[16 * 1024];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), Deadline);
            var message = System.Text.Encoding.UTF8.GetString(buffer, 0, received.Count);
            first ??= JsonNode.Parse(message);
            if (message == "[DONE]" || first!["error"] is not null)
            {
                return first!;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string? authorization, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Content = json is null ? null : Json(json);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await Gateway.Http.SendAsync(request, Deadline);
    }
}
