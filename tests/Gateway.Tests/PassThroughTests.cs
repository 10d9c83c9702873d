using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>What reaches the model server, and what of its answers and failures reaches the client.</summary>
public sealed class PassThroughTests(GatewayWithFakeModel faked) : GatewayTest
{
    private const string Path = "/v1/chat/completions";
    private const string Chunk = """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""";

    [Theory]
    [InlineData("whole", "")]
    [InlineData("streamed", ""","stream":true,"stream_options":{"include_usage":true}""")]
    public async Task Fields_unknown_to_the_gateway_reach_the_model(string model, string form)
    {
        const string Unknown = ""","tools":[{"type":"function","function":{"name":"f","parameters":{"x":1.50}}}],"seed":9007199254740993,"brand_new":{"é":[null,true]}""";
        JsonNode? seen = null;
        faked.Model.On(model, (http, request) =>
        {
            seen = request;
            return AnswerAsync(http, form.Length > 0);
        });

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", model, form + Unknown));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Completion("Hello", model, form + Unknown)), seen), seen?.ToJsonString());
    }

    [Fact]
    public async Task Fields_unknown_to_the_gateway_reach_the_client()
    {
        const string Answer = """{"id":"1","choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}}],"brand_new":1.50}""";
        faked.Model.On("answers unknown fields", 200, Answer);

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "answers unknown fields"));

        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(Deadline));
    }

    [Fact]
    public async Task Chunks_reach_the_client_as_the_model_wrote_them()
    {
        const string Odd = """{ "choices": [ {"delta": {"tool_calls": [ 1.50 ]}} ] }""";
        faked.Model.On("odd chunks", 200, $"data: {Odd}\n\ndata: not JSON\n\ndata: [DONE]\n\n", "text/event-stream");

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "odd chunks", ""","stream":true"""));

        Assert.Equal([Odd, "not JSON", "[DONE]"], await ReadEventsAsync(response));
    }

    [Fact]
    public async Task Key_of_the_gateway_reaches_the_model_and_not_the_key_of_the_client()
    {
        var key = "";
        faked.Model.On("key", (http, _) =>
        {
            key = http.Request.Headers.Authorization.ToString();
            return AnswerAsync(http, streamed: false);
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(Completion("Hello", "key")) };
        request.Headers.Authorization = new("Bearer", "the client's");
        using var response = await faked.Process.Http.SendAsync(request, Deadline);

        Assert.Equal("Bearer the-key", key);
    }

    [Fact]
    public async Task Rate_limit_of_the_model_reaches_the_client_with_its_Retry_After()
    {
        faked.Model.On("limited", 429, """{"error":{"message":"Slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", retryAfter: "7");

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "limited"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("7", response.Headers.RetryAfter?.ToString());
        Assert.Equal(("Slow down", "tokens", "rate_limit_exceeded"), await ReadErrorAsync(response));
    }

    [Fact]
    public async Task Model_is_asked_once_even_if_it_fails()
    {
        var asked = 0;
        faked.Model.On("fails", (http, _) =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "fails"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (response.StatusCode, asked));
    }

    [Theory]
    [InlineData("""{"error":"no such thing"}""", "no such thing")]
    [InlineData("""{"object":"error","message":"no such thing","type":"BadRequestError","code":400}""", "no such thing")]
    [InlineData("<h1>no such thing</h1>", "<h1>no such thing</h1>")]
    [InlineData("", "(an empty body)")]
    public async Task Error_of_another_shape_is_put_into_that_of_OpenAI(string body, string message)
    {
        faked.Model.On($"error {body}", 400, body);

        using var response = await PostAsync(faked.Process, Path, $$"""{"model":{{JsonValue.Create($"error {body}").ToJsonString()}},"messages":[{}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(message, (await ReadErrorAsync(response)).Message);
    }

    [Fact]
    public async Task Refusal_of_the_key_of_the_gateway_is_not_put_down_to_the_client()
    {
        faked.Model.On("locked", 401, """{"error":{"message":"Incorrect API key"}}""");

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "locked"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(
            ($"The model server at {faked.Model.BaseUrl} answered 401: Incorrect API key", "server_error", "model_refused_the_gateway"),
            await ReadErrorAsync(response));
    }

    [Fact]
    public async Task Answer_that_is_no_JSON_is_a_502()
    {
        faked.Model.On("html", 200, "<html>", "text/html");

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "html"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("model_answer_broken", (await ReadErrorAsync(response)).Code);
    }

    [Fact]
    public async Task Answer_that_is_no_stream_is_a_502_where_one_was_asked_for()
    {
        faked.Model.On("no stream", http => AnswerAsync(http, streamed: false));

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "no stream", ""","stream":true"""));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("model_answer_broken", (await ReadErrorAsync(response)).Code);
    }

    [Theory]
    [InlineData("slow to answer", "")]
    [InlineData("slow to stream", ""","stream":true""")]
    public async Task Model_that_takes_too_long_is_a_504(string model, string form)
    {
        faked.Model.On(model, http => Task.Delay(Timeout.Infinite, http.RequestAborted));

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", model, form));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("model_timeout", (await ReadErrorAsync(response)).Code);
    }

    private async Task<(string? Message, string? Type, string? Code)> ReadErrorAsync(HttpResponseMessage response)
    {
        var error = (await ReadJsonAsync(response))["error"]!;
        return ((string?)error["message"], (string?)error["type"], (string?)error["code"]);
    }

    private static async Task AnswerAsync(HttpContext http, bool streamed)
    {
        http.Response.ContentType = streamed ? "text/event-stream" : "application/json";
        await http.Response.WriteAsync(streamed ? $"data: {Chunk}\n\ndata: [DONE]\n\n" : Chunk);
    }
}
