using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>The slash command: who is believed, what is said at once, and what is posted afterwards and where.</summary>
public sealed class SlackTests(GatewayWithSlack slack) : GatewayTest, IClassFixture<GatewayWithSlack>
{
    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    [Fact]
    public async Task Command_is_acknowledged_at_once_and_answered_when_there_is_an_answer()
    {
        var mayAnswer = new TaskCompletionSource();
        slack.Model.On("How are you?", async http =>
        {
            await mayAnswer.Task;
            await AnswerAsync(http, "Fine");
        });

        using var acknowledged = await SendAsync(Form("ack", "How are you?")); // the model has said nothing yet
        Assert.Equal(HttpStatusCode.OK, acknowledged.StatusCode);
        var said = await ReadJsonAsync(acknowledged);
        Assert.Equal(("ephemeral", "One moment, the model is thinking …"), ((string)said["response_type"]!, (string)said["text"]!));
        Assert.False(slack.HasPost("ack"));

        mayAnswer.SetResult();
        var posted = await slack.PostedAsync("ack", Deadline);
        Assert.Equal(("ephemeral", "Fine"), ((string)posted["response_type"]!, (string)posted["text"]!));
    }

    [Fact]
    public async Task Conversation_of_a_person_in_a_channel_is_remembered_and_metered()
    {
        var messages = 0;
        slack.Model.On("First", http => AnswerAsync(http, "One"));
        slack.Model.On("Second", (http, request) =>
        {
            messages = request["messages"]!.AsArray().Count;
            return AnswerAsync(http, "Two");
        });
        using var first = await SendAsync(Form("memory", "First"));
        await slack.PostedAsync("memory", Deadline);

        using var second = await SendAsync(Form("memory", "Second"));
        await slack.PostedAsync("memory", Deadline);

        Assert.Equal(3, messages);
        Assert.Equal(
            ["slack:T1,C1/memory,completed"],
            slack.Process.Query("SELECT DISTINCT caller, session_id, outcome FROM usage WHERE session_id = 'C1/memory'"));
    }

    [Fact]
    public async Task Each_command_is_on_record_which_is_written_on_a_lane_of_its_own()
    {
        slack.Model.On("Put me on record", http => AnswerAsync(http, "Done"));

        using var acknowledged = await SendAsync(Form("record", "Put me on record"));
        await slack.PostedAsync("record", Deadline);

        var line = JsonNode.Parse(slack.Process.ReadLines("slack-audit.jsonl").Single(line => line.Contains("on record", StringComparison.Ordinal)))!;
        Assert.Equal(("T1", "C1", "record", "/ask"), ((string)line["Team"]!, (string)line["Channel"]!, (string)line["User"]!, (string)line["Command"]!));
        Assert.Contains("slack", slack.Process.LanesWithThreads());
    }

    [Fact]
    public async Task Answer_cannot_mention_a_channel_or_hide_a_link()
    {
        slack.Model.On("Ping all", http => AnswerAsync(http, "<!channel> & <https://evil.example|here>"));

        using var acknowledged = await SendAsync(Form("escaped", "Ping all"));

        Assert.Equal("&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;", (string?)(await slack.PostedAsync("escaped", Deadline))["text"]);
    }

    [Fact]
    public async Task Failure_of_the_model_is_told()
    {
        slack.Model.On("Fail", 500, "{}");

        using var acknowledged = await SendAsync(Form("failed", "Fail"));

        Assert.Equal("The model gave no answer. Please try again in a moment.", (string?)(await slack.PostedAsync("failed", Deadline))["text"]);
    }

    [Fact]
    public async Task Reply_that_is_not_taken_is_posted_again()
    {
        slack.Model.On("Insist", http => AnswerAsync(http, "Here"));
        slack.Answers("insist", 503);

        using var acknowledged = await SendAsync(Form("insist", "Insist"));

        Assert.Equal("Here", (string?)(await slack.PostedAsync("insist", Deadline))["text"]);
        Assert.Equal("Here", (string?)(await slack.PostedAsync("insist", Deadline))["text"]);
    }

    [Fact]
    public async Task Redirect_of_a_reply_is_not_followed()
    {
        slack.Model.On("Redirect me", http => AnswerAsync(http, "Here"));
        slack.Model.On("Then this", http => AnswerAsync(http, "There"));
        slack.Answers("redirect", 307);

        using var first = await SendAsync(Form("redirect", "Redirect me"));
        await slack.PostedAsync("redirect", Deadline);
        using var second = await SendAsync(Form("redirect", "Then this"));
        await slack.PostedAsync("redirect", Deadline); // the first has long been given up

        Assert.False(slack.HasPost("elsewhere"));
    }

    [Theory]
    [InlineData(null, null, "The request is not signed; it needs the headers X-Slack-Request-Timestamp and X-Slack-Signature.")]
    [InlineData("now", null, "The request is not signed; it needs the headers X-Slack-Request-Timestamp and X-Slack-Signature.")]
    [InlineData(null, "right", "The request is not signed; it needs the headers X-Slack-Request-Timestamp and X-Slack-Signature.")]
    [InlineData("now", "v0=", "The request's signature is not that of its body by Gateway:Slack:SigningSecret.")]
    [InlineData("now", "of another body", "The request's signature is not that of its body by Gateway:Slack:SigningSecret.")]
    [InlineData("now", "by another secret", "The request's signature is not that of its body by Gateway:Slack:SigningSecret.")]
    [InlineData("now", "of another time", "The request's signature is not that of its body by Gateway:Slack:SigningSecret.")]
    [InlineData("now", "in capitals", "The request's signature is not that of its body by Gateway:Slack:SigningSecret.")]
    [InlineData("old", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    [InlineData("of tomorrow", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    [InlineData("-1", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    [InlineData("9223372036854775807", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    [InlineData("99999999999999999999999", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    [InlineData("soon", "right", "The request's timestamp is more than five minutes from now; a replayed request is not accepted.")]
    public async Task Request_that_is_not_Slacks_is_refused(string? time, string? signature, string message)
    {
        var body = Form("forged", "Do not answer");
        var timestamp = time switch { "now" => $"{Now}", "old" => $"{Now - 302}", "of tomorrow" => $"{Now + 302}", _ => time };
        var sent = signature switch
        {
            "right" => Sign(body, timestamp ?? $"{Now}"),
            "of another body" => Sign(body + "x", timestamp!),
            "by another secret" => Sign(body, timestamp!, "another secret"),
            "of another time" => Sign(body, $"{Now - 1}"),
            "in capitals" => Sign(body, timestamp!).ToUpperInvariant(),
            _ => signature,
        };

        using var refused = await SendAsync(body, timestamp, sent);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(message, (string?)(await ReadJsonAsync(refused))["detail"]);
        Assert.False(slack.HasPost("forged"));
    }

    [Fact]
    public async Task Request_is_accepted_once()
    {
        slack.Model.On("Only once", http => AnswerAsync(http, "Once"));
        var body = Form("once", "Only once");
        var (timestamp, signature) = ($"{Now}", Sign(body, $"{Now}"));

        using var first = await SendAsync(body, timestamp, signature);
        using var replayed = await SendAsync(body, timestamp, signature);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, replayed.StatusCode));
        Assert.Equal("The request has been here before; a replayed request is not accepted.", (string?)(await ReadJsonAsync(replayed))["detail"]);
    }

    [Theory]
    [InlineData("http://hooks.slack.com/commands/1", "http://hooks.slack.com")]
    [InlineData("https://hooks.slack.com:8443/commands/1", "https://hooks.slack.com:8443")]
    [InlineData("https://someone:secret@hooks.slack.com/1", "https://someone:secret@hooks.slack.com")]
    [InlineData("https://hooks.slack.com.evil.example/1", "https://hooks.slack.com.evil.example")]
    [InlineData("https://evil.example/hooks.slack.com", "https://evil.example")]
    [InlineData("http://169.254.169.254/latest/meta-data", "http://169.254.169.254")]
    [InlineData("file:///etc/passwd", "file://")]
    public async Task Answer_goes_nowhere_but_to_hosts_that_are_allowed(string responseUrl, string named)
    {
        using var refused = await SendAsync(Form("astray", "Hello", responseUrl));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(
            $"The field 'response_url' leads to {named}, which Gateway:Slack:ResponseHosts does not allow.", (string?)(await ReadJsonAsync(refused))["detail"]);
    }

    [Theory]
    [InlineData("team_id=T1", "The field 'channel_id' is missing or empty; Slack sends it with every slash command.")]
    [InlineData("", "The field 'team_id' is missing or empty; Slack sends it with every slash command.")]
    [InlineData("\0\u0001%%%=&&&==", "The field 'team_id' is missing or empty; Slack sends it with every slash command.")]
    [InlineData("team_id=T&channel_id=C&user_id=U&command=c&response_url=here", "The field 'response_url' is not an absolute URL.")]
    public async Task Form_that_is_no_command_is_refused(string body, string message)
    {
        using var refused = await SendAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(message, (string?)(await ReadJsonAsync(refused))["detail"]);
    }

    [Fact]
    public async Task Form_with_thousands_of_fields_is_refused()
    {
        using var refused = await SendAsync(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"f{i}=1")));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith("The form cannot be read: ", (string?)(await ReadJsonAsync(refused))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_without_a_question_is_told_how_to_ask()
    {
        using var answer = await SendAsync(Form("empty", "  "));

        Assert.Equal("Write your question behind the command: /ask How do I reset my password?", (string?)(await ReadJsonAsync(answer))["text"]);
    }

    [Fact]
    public async Task Large_body_is_not_even_read()
    {
        using var refused = await SendAsync(Form("large", new string('a', 70_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    private static string Form(string user, string text, string? responseUrl, string slackUrl) => string.Join('&', new Dictionary<string, string>
    {
        ["token"] = "deprecated",
        ["team_id"] = "T1",
        ["channel_id"] = "C1",
        ["user_id"] = user,
        ["command"] = "/ask",
        ["text"] = text,
        ["response_url"] = responseUrl ?? slackUrl,
    }.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    private string Form(string key, string text, string? responseUrl = null) => Form(key, text, responseUrl, slack.ResponseUrl(key));

    private Task<HttpResponseMessage> SendAsync(string body)
    {
        var timestamp = $"{Now}";
        return SendAsync(body, timestamp, Sign(body, timestamp));
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string? timestamp, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/slack/commands")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", timestamp is null ? [] : [timestamp]);
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature is null ? [] : [signature]);
        return await slack.Process.Http.SendAsync(request, Deadline);
    }

    private static string Sign(string body, string timestamp, string secret = GatewayWithSlack.Secret) =>
        $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")))}";

    private static Task AnswerAsync(HttpContext http, string text) => http.Response.WriteAsync(JsonSerializer.Serialize(new
    {
        id = "1",
        @object = "chat.completion",
        created = 1,
        model = "fake",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
    }));
}
