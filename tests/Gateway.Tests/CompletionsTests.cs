using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class CompletionsTests(SharedGateway shared) : GatewayTest
{
    private const string Path = "/v1/chat/completions";

    private GatewayProcess Gateway => shared.Process;

    [Fact]
    public async Task Body_needs_no_content_type()
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Completion("Hello")));

        using var response = await Gateway.Http.PostAsync(Path, content, Deadline);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Stream_is_an_event_stream_that_ends_with_DONE()
    {
        using var response = await PostAsync(Gateway, Path, Completion("Hello", more: ""","stream":true"""));

        var events = await ReadEventsAsync(response);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("[DONE]", events[^1]);
        Assert.All(events[..^1], data => Assert.Equal("chat.completion.chunk", JsonNode.Parse(data)!["object"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stream_says_its_usage_last_where_the_client_asks_for_it()
    {
        using var response = await PostAsync(Gateway, Path, Completion("Hello", more: ""","stream":true,"stream_options":{"include_usage":true}"""));

        var last = JsonNode.Parse((await ReadEventsAsync(response))[^2])!;
        Assert.Empty(last["choices"]!.AsArray());
        Assert.Equal(6, last["usage"]!["prompt_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task Stream_does_not_say_its_usage_where_the_client_does_not_ask()
    {
        using var response = await PostAsync(Gateway, Path, Completion("Hello", more: ""","stream":true"""));

        Assert.DoesNotContain(await ReadEventsAsync(response), data => data.Contains("usage", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","stream":true""")]
    public async Task Usage_is_written_in_both_forms(string more)
    {
        var message = more.Length > 0 ? "two words" : "now three words";
        using var response = await PostAsync(Gateway, Path, Completion(message, more: more + ""","max_tokens":9"""));
        await response.Content.ReadAsStringAsync(Deadline);

        var prompt = message.Split(' ').Length + 5;
        Assert.Contains($"{prompt},9,completed", Gateway.Query(
            $"SELECT prompt_tokens, completion_tokens, outcome FROM usage WHERE route = '{Path}' AND model = 'simulator-1'"));
    }

    [Theory]
    [InlineData("""{"model":"simulator-1","messages":""", null, "invalid_json")]
    [InlineData("[]", null, "invalid_json")]
    [InlineData("""{"model":"simulator-1","model":"simulator-1","messages":[{"role":"user","content":"Hello"}]}""", null, "invalid_json")]
    [InlineData("""{"messages":[{"role":"user","content":"Hello"}]}""", "model", "missing_required_parameter")]
    [InlineData("""{"model":"simulator-1"}""", "messages", "missing_required_parameter")]
    [InlineData("""{"model":"simulator-1","messages":[]}""", "messages", "missing_required_parameter")]
    [InlineData("""{"model":"simulator-1","messages":"Hello"}""", "messages", "invalid_type")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":"Hello"}],"stream":"yes"}""", "stream", "invalid_type")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":"Hello"}],"stream_options":7}""", "stream_options", "invalid_type")]
    [InlineData("""{"model":"simulator-1","messages":[{"role":"user","content":"Hello"}],"max_tokens":0}""", "max_tokens", "invalid_value")]
    public async Task Bad_request_is_answered_in_the_shape_of_OpenAI(string json, string? param, string code)
    {
        using var response = await PostAsync(Gateway, Path, json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertErrorAsync(response, "invalid_request_error", param, code);
    }

    [Fact]
    public async Task Unknown_model_is_answered_in_the_shape_of_OpenAI_before_a_stream_starts()
    {
        using var response = await PostAsync(Gateway, Path, Completion("Hello", "gpt-0", ""","stream":true"""));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await AssertErrorAsync(response, "invalid_request_error", "model", "model_not_found");
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("POST", "/v1/models")]
    [InlineData("POST", "/v1/responses")]
    public async Task Unknown_address_is_answered_in_the_shape_of_OpenAI(string method, string path)
    {
        using var response = await Gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Deadline);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await AssertErrorAsync(response, "invalid_request_error", null, "unknown_url");
    }

    [Theory]
    [InlineData("""{"model":"simulator-1"}""", "input", "missing_required_parameter")]
    [InlineData("""{"input":"Hello"}""", "model", "missing_required_parameter")]
    [InlineData("""{"model":"simulator-1","input":[]}""", "input", "invalid_type")]
    [InlineData("""{"model":"simulator-1","input":"Hello","dimensions":0}""", "dimensions", "invalid_value")]
    [InlineData("""{"model":"simulator-1","input":"Hello","encoding_format":"hex"}""", "encoding_format", "invalid_value")]
    public async Task Bad_request_for_embeddings_is_answered_in_the_shape_of_OpenAI(string json, string param, string code)
    {
        using var response = await PostAsync(Gateway, "/v1/embeddings", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertErrorAsync(response, "invalid_request_error", param, code);
    }

    private async Task AssertErrorAsync(HttpResponseMessage response, string type, string? param, string? code)
    {
        var body = await ReadJsonAsync(response);
        var error = Assert.Single(body.AsObject(), member => member.Key == "error").Value!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(member => member.Key));
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        Assert.Equal((type, param, code), ((string?)error["type"], (string?)error["param"], (string?)error["code"]));
    }
}
