using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>A stream that fails after its first chunk, when no status can say so any more.</summary>
public sealed class BrokenStreamTests(GatewayWithFakeModel faked) : GatewayTest
{
    private const string Path = "/v1/chat/completions";
    private const string Chunk = """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""";

    [Fact]
    public async Task Stream_that_breaks_off_ends_with_an_error_event()
    {
        var arrived = new TaskCompletionSource();
        faked.Model.On("breaks off", async http =>
        {
            await StartStreamAsync(http);
            await arrived.Task; // a reset connection takes with it what was still under way
            http.Abort();
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(Completion("Hello", "breaks off", ""","stream":true""")) };
        using var response = await faked.Process.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline);
        arrived.SetResult(); // the headers come with the first chunk

        await AssertEndsWithErrorAsync(response, "model_unreachable");
    }

    [Fact]
    public async Task Stream_that_ends_without_DONE_ends_with_an_error_event()
    {
        faked.Model.On("ends early", StartStreamAsync);

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "ends early", ""","stream":true"""));

        await AssertEndsWithErrorAsync(response, "model_answer_broken");
    }

    [Fact]
    public async Task Stream_that_stands_still_ends_with_an_error_event()
    {
        faked.Model.On("stands still", async http =>
        {
            await StartStreamAsync(http);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "stands still", ""","stream":true"""));

        await AssertEndsWithErrorAsync(response, "model_timeout");
    }

    [Fact]
    public async Task Error_event_of_the_model_reaches_the_client_and_ends_the_stream()
    {
        const string Error = """{"error":{"message":"too hot"}}""";
        faked.Model.On("error event", 200, $"data: {Chunk}\n\ndata: {Error}\n\n", "text/event-stream");

        using var response = await PostAsync(faked.Process, Path, Completion("Hello", "error event", ""","stream":true"""));

        Assert.Equal([Chunk, Error], await ReadEventsAsync(response));
        Assert.Equal(["null,1,failed"], faked.Process.Query("SELECT prompt_tokens, completion_tokens, outcome FROM usage WHERE model = 'error event'"));
    }

    private async Task AssertEndsWithErrorAsync(HttpResponseMessage response, string code)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var events = await ReadEventsAsync(response);
        Assert.Equal(Chunk, events[0]);
        Assert.Equal(code, (string?)JsonNode.Parse(Assert.Single(events[1..]))!["error"]!["code"]);
    }

    private static async Task StartStreamAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync($"data: {Chunk}\n\n");
        await http.Response.Body.FlushAsync();
    }
}
