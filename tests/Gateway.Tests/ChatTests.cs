using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class ChatTests(SharedGateway shared, GatewayWithFakeModel faked) : GatewayTest
{
    private GatewayProcess Gateway => shared.Process;

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Session_is_remembered(string path)
    {
        await ChatAsync(Gateway, path, $"remembered{path}", "One");

        var answer = await ChatAsync(Gateway, path, $"remembered{path}", "Two");

        Assert.StartsWith("This is the simulator, reading 3 messages. You wrote: \"Two\".", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_forms_give_the_same_answer_to_the_same_conversation() => Assert.Equal(
        await ChatAsync(Gateway, "/chat", "async form", "Hello"),
        await ChatAsync(Gateway, "/chat-sync", "sync form", "Hello"));

    [Fact]
    public async Task Both_forms_share_a_session()
    {
        await ChatAsync(Gateway, "/chat", "both forms", "One");

        Assert.Contains("reading 3 messages", await ChatAsync(Gateway, "/chat-sync", "both forms", "Two"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_do_not_mix()
    {
        await ChatAsync(Gateway, "/chat", "mine", "One");

        Assert.Contains("reading 1 message.", await ChatAsync(Gateway, "/chat", "yours", "One"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_chats_on_one_session_are_all_kept_each_question_with_its_answer()
    {
        var questions = Enumerable.Range(0, 8).Select(i => $"Question{i}").ToList();

        var answers = await Task.WhenAll(questions.Select((question, i) =>
            ChatAsync(Gateway, i % 2 == 0 ? "/chat" : "/chat-sync", "concurrent", question)));

        var kept = Gateway.Query("SELECT content FROM session_messages WHERE session_id = 'concurrent' ORDER BY id").Chunk(2);
        Assert.Equal(questions.Zip(answers).ToHashSet(), kept.Select(pair => (pair[0], pair[1])).ToHashSet());
    }

    [Fact]
    public async Task Session_keeps_its_latest_messages_only()
    {
        for (var i = 0; i < 12; i++)
        {
            await ChatAsync(Gateway, "/chat", "long", $"Question{i}");
        }

        var kept = Gateway.Query("SELECT content FROM session_messages WHERE session_id = 'long' AND role = 'user' ORDER BY id");
        Assert.Equal(Enumerable.Range(2, 10).Select(i => $"Question{i}"), kept);
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Usage_is_written(string path)
    {
        await ChatAsync(Gateway, path, $"used{path}", "three words here");

        var row = Assert.Single(Gateway.Query($"SELECT route, model, prompt_tokens, completion_tokens > 12, outcome FROM usage WHERE session_id = 'used{path}'"));
        Assert.Equal($"{path},simulator-1,8,1,completed", row); // "user: three words here" and 4 for the message
    }

    [Theory]
    [InlineData("""{"message":"Hello"}""", "session_id", "The field 'session_id' is missing or empty; send a text of 1 to 128 characters.")]
    [InlineData("""{"session_id":"s"}""", "message", "The field 'message' is missing or empty; send a text of 1 to 32768 characters.")]
    [InlineData("""{"session_id":"s","message":" "}""", "message", "The field 'message' is missing or empty; send a text of 1 to 32768 characters.")]
    [InlineData("""{"session_id":7,"message":"Hello"}""", "session_id", "The field 'session_id' cannot be read.")]
    public async Task Bad_field_is_named(string json, string field, string detail)
    {
        using var response = await PostAsync(Gateway, "/chat", json);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.StartsWith(detail, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Too_long_session_id_is_refused()
    {
        using var response = await PostAsync(Gateway, "/chat-sync", $$"""{"session_id":"{{new string('s', 129)}}","message":"Hello"}""");

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("The field 'session_id' has 129 characters; send at most 128.", problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Body_that_is_no_JSON_is_refused()
    {
        using var response = await PostAsync(Gateway, "/chat", "Hello");

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.StartsWith("The body is not a JSON object.", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_address_is_answered_as_a_problem()
    {
        using var response = await Gateway.Http.GetAsync("/nowhere", Deadline);

        await ReadProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Model_that_answers_an_error_is_a_502_with_what_it_said(string path)
    {
        faked.Model.On($"be broken, {path}", 500, """{"error":{"message":"out of memory","type":"server_error"}}""");

        using var response = await PostAsync(faked.Process, path, $$"""{"session_id":"broken{{path}}","message":"be broken, {{path}}"}""");

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadGateway);
        Assert.Equal($"The model server at {faked.Model.BaseUrl} answered 500: out of memory", problem["detail"]!.GetValue<string>());
        Assert.Equal(["null,null,failed"], faked.Process.Query($"SELECT prompt_tokens, completion_tokens, outcome FROM usage WHERE session_id = 'broken{path}'"));
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Model_that_answers_nonsense_is_a_502(string path)
    {
        faked.Model.On($"be silly, {path}", 200, "<html>", "text/html");

        using var response = await PostAsync(faked.Process, path, $$"""{"session_id":"s","message":"be silly, {{path}}"}""");

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadGateway);
        Assert.StartsWith($"The model server at {faked.Model.BaseUrl} answered what is not a completion:", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Model_that_takes_too_long_is_a_504(string path)
    {
        faked.Model.On($"be slow, {path}", (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted));

        using var response = await PostAsync(faked.Process, path, $$"""{"session_id":"s","message":"be slow, {{path}}"}""");

        var problem = await ReadProblemAsync(response, HttpStatusCode.GatewayTimeout);
        Assert.Equal($"The model server at {faked.Model.BaseUrl} took longer than Gateway:Model:Timeout allows.", problem["detail"]!.GetValue<string>());
    }

    private async Task<System.Text.Json.Nodes.JsonNode> ReadProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await ReadJsonAsync(response);
    }
}
