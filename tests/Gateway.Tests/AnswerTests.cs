using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>Questions to documents, with the simulator's vectors and, for what a model says, with a model that does as it is told.</summary>
public sealed class AnswerTests(GatewayWithFakeModel fake) : GatewayTest
{
    [Fact]
    public async Task What_was_found_leads_on_to_the_next_document()
    {
        await using var gateway = await StartAsync();
        var billing = await AddAsync(gateway, "billing.txt", "The billing service is maintained by the team named Osprey.");
        await AddAsync(gateway, "teams.txt", "At the head of Osprey stands Maria Chen.");
        await AddAsync(gateway, "harbour.txt", "The harbour has nine pumps.");

        var events = await AskAsync(gateway, "Who leads the team behind the billing service?");

        var hops = events.Where(item => item.Name == "hop").Select(item => item.Data).ToList();
        Assert.Equal((1, "Who leads the team behind the billing service?", 1), ((int)hops[0]["number"]!, (string?)hops[0]["query"], (int)hops[0]["found"]!));
        Assert.Equal((2, "Osprey leads behind", 1), ((int)hops[1]["number"]!, (string?)hops[1]["query"], (int)hops[1]["found"]!));
        Assert.Equal(["hop", "delta", "citations", "done"], events.Select(item => item.Name).Distinct());
        Assert.Contains(events, item => item.Name == "delta" && ((string?)item.Data["text"])!.Contains("simulator", StringComparison.Ordinal));
        Assert.Equal((false, hops.Count), ((bool)events[^1].Data["cached"]!, (int)events[^1].Data["hops"]!));
        Assert.True((int)events[^1].Data["usage"]!["promptTokens"]! > 20);
        var cited = events[^2].Data["items"]!.AsArray();
        Assert.Equal((1, billing, "billing.txt", 1), ((int)cited[0]!["number"]!, (string?)cited[0]!["documentId"], (string?)cited[0]!["title"], (int)cited[0]!["page"]!));
        Assert.Contains(gateway.Query("SELECT route, outcome FROM usage"), row => row == "/answers,completed");
    }

    [Fact]
    public async Task Same_question_is_answered_from_the_cache_until_the_documents_change()
    {
        await using var gateway = await StartAsync();
        await AddAsync(gateway, "pumps.txt", "Pump P7 stands in hall 3.");

        var first = await AskWholeAsync(gateway, "Where is pump P7?");
        var second = await AskWholeAsync(gateway, "  where IS\tpump p7? ");
        var streamed = await AskAsync(gateway, "Where is pump P7?");
        var document = await AddAsync(gateway, "more.txt", "Pump P8 stands in hall 4.");
        var afterMore = await AskWholeAsync(gateway, "Where is pump P7?");
        var again = await AskWholeAsync(gateway, "Where is pump P7?");
        using var deleted = await gateway.Http.DeleteAsync($"/documents/{document}", Deadline);
        var afterLess = await AskWholeAsync(gateway, "Where is pump P7?");

        Assert.Equal([false, true, false, true, false], new[] { first, second, afterMore, again, afterLess }.Select(answer => (bool)answer["cached"]!));
        Assert.Equal((string?)first["answer"], (string?)second["answer"]);
        Assert.Equal(first["citations"]!.ToJsonString(), second["citations"]!.ToJsonString());
        Assert.True((bool)streamed[^1].Data["cached"]!);
        Assert.Equal((string?)first["answer"], (string?)streamed.Single(item => item.Name == "delta").Data["text"]);
    }

    [Fact]
    public async Task Question_about_nothing_in_the_documents_is_not_put_to_the_model()
    {
        await using var gateway = await StartAsync();

        var events = await AskAsync(gateway, "What is the capital of Atlantis?");

        Assert.Equal(["hop", "delta", "citations", "done"], events.Select(item => item.Name));
        Assert.Equal("The documents have nothing about this.", (string?)events[1].Data["text"]);
        Assert.Null(events[3].Data["usage"]);
        Assert.Empty(gateway.Query("SELECT route FROM usage WHERE route = '/answers'"));
    }

    [Fact]
    public async Task Model_gets_the_numbered_passages_and_what_it_refers_to_is_cited()
    {
        var request = new TaskCompletionSource<JsonNode>();
        var key = NewKey();
        Answer(key, request, """{"choices":[{"index":0,"delta":{"content":"It is Maria [2]."}}]}""");
        await AddAsync(fake.Process, "one.txt", $"{key} is the work of a team.");
        await AddAsync(fake.Process, "two.txt", $"{key} {key} is led by Maria.");
        await AddAsync(fake.Process, "three.txt", $"{key} again, in a text that says nothing else of note, at some length, so that it comes last of all.");

        var answer = await AskWholeAsync(fake.Process, key);

        var prompt = (string)(await request.Task.WaitAsync(Deadline))["messages"]![1]!["content"]!;
        Assert.Equal("It is Maria [2].", (string?)answer["answer"]);
        var citation = Assert.Single(answer["citations"]!.AsArray())!;
        Assert.Equal(2, (int)citation["number"]!);
        Assert.Contains($"[2] {citation["title"]}, page 1:\n{citation["excerpt"]}", prompt, StringComparison.Ordinal);
        Assert.Contains("[1] ", prompt, StringComparison.Ordinal);
        Assert.Contains("[3] ", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_breaks_off_ends_with_an_error_and_is_not_kept()
    {
        var key = NewKey();
        fake.Model.On("answers", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"It is\"}}]}\n\n");
        });

        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Model:BaseUrl={fake.Model.BaseUrl}", "--Gateway:Model:Name=answers");
        await AddAsync(gateway, "a.txt", $"{key} is somewhere.");
        var first = await AskAsync(gateway, key);
        var second = await AskAsync(gateway, key);

        foreach (var events in new[] { first, second })
        {
            Assert.Equal(["hop", "delta", "error"], events.Select(item => item.Name).Distinct());
            Assert.Equal(502, (int)events[^1].Data["status"]!);
            Assert.Contains("ended before its [DONE]", (string?)events[^1].Data["detail"], StringComparison.Ordinal);
        }

        using var whole = await PostAsync(gateway, "/answers", new JsonObject { ["question"] = key, ["stream"] = false }.ToJsonString());
        Assert.Equal(HttpStatusCode.BadGateway, whole.StatusCode);
    }

    [Theory]
    [InlineData("{}", "The field 'question' is missing or empty; send a text of 1 to 2000 characters.")]
    [InlineData("""{"question":"   "}""", "The field 'question' has nothing but spaces; ask something.")]
    [InlineData("""{"question":7}""", "The field 'question' cannot be read.")]
    public async Task Question_that_is_none_is_refused(string body, string detail)
    {
        using var response = await PostAsync(fake.Process, "/answers", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(detail, (string?)(await ReadJsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\\" OR 1=1; --")]
    [InlineData("NEAR(a b) AND NOT * ^ : - ' | & ! ( )")]
    [InlineData("🙂 \\u0000 ﷺ")]
    [InlineData("?!")]
    public async Task Words_of_a_question_are_never_part_of_the_query_language(string question)
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, "/answers", $$"""{"question":"{{question}}","stream":false}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<GatewayProcess> StartAsync() =>
        GatewayProcess.StartAsync("--Gateway:Simulator:TimeToFirstToken=0", "--Gateway:Simulator:TimeBetweenTokens=0");

    private static string NewKey() => "k" + Guid.NewGuid().ToString("N")[..12];

    private void Answer(string key, TaskCompletionSource<JsonNode> request, string chunk)
    {
        fake.Model.OnAny(asked => ((string?)asked["messages"]!.AsArray()[^1]!["content"])?.StartsWith(key, StringComparison.Ordinal) == true, async (http, asked) =>
        {
            request.TrySetResult(asked);
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"data: {chunk}\n\ndata: [DONE]\n\n");
        });
    }

    private async Task<string> AddAsync(GatewayProcess gateway, string name, string text)
    {
        var (status, report) = await IndexAsync(gateway, name, Encoding.UTF8.GetBytes(text));
        Assert.Equal(200, status);
        return (string)report["documentId"]!;
    }

    private async Task<JsonNode> AskWholeAsync(GatewayProcess gateway, string question)
    {
        using var response = await PostAsync(gateway, "/answers", new JsonObject { ["question"] = question, ["stream"] = false }.ToJsonString());
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Deadline));
        return await ReadJsonAsync(response);
    }

    private async Task<List<(string Name, JsonNode Data)>> AskAsync(GatewayProcess gateway, string question)
    {
        using var response = await PostAsync(gateway, "/answers", new JsonObject { ["question"] = question }.ToJsonString());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(Deadline);
        List<(string, JsonNode)> events = [];
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Deadline))
        {
            events.Add((item.EventType, JsonNode.Parse(item.Data)!));
        }

        return events;
    }
}
