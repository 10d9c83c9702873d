using System.Net;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>A first model server that fails in every way, and a second one that answers.</summary>
public sealed class FailoverTests(GatewayWithTwoModels two) : GatewayTest, IClassFixture<GatewayWithTwoModels>
{
    private const string Completions = "/v1/chat/completions";
    private const string Streamed = ""","stream":true""";
    private const string FromFirst = """{"model":"first","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"From the first"}}]}""";

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Passing_failure_is_tried_again(int status)
    {
        var calls = FailFirst($"passing {status}", status, times: 1);

        using var response = await PostAsync(two.Process, Completions, Completion("Hello", $"passing {status}"));

        Assert.Equal(FromFirst, await response.Content.ReadAsStringAsync(Deadline));
        Assert.Equal(2, calls());
    }

    [Fact]
    public async Task Connection_that_breaks_before_an_answer_is_tried_again()
    {
        var calls = 0;
        two.First.On("broken once", async http =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                http.Abort();
                return;
            }

            await http.Response.WriteAsync(FromFirst);
        });

        using var response = await PostAsync(two.Process, Completions, Completion("Hello", "broken once"));

        Assert.Equal(FromFirst, await response.Content.ReadAsStringAsync(Deadline));
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(503, 2)]
    [InlineData(429, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    public async Task Server_that_keeps_failing_is_replaced_by_the_second(int status, int triesOfFirst)
    {
        var calls = FailFirst($"failing {status}", status, times: int.MaxValue);

        using var whole = await PostAsync(two.Process, Completions, Completion("Hello", $"failing {status}"));
        using var stream = await PostAsync(two.Process, Completions, Completion("Hello", $"failing {status}", Streamed));

        Assert.Equal("""{"model":"second-1","choices":[],"asked":"second-1"}""", await whole.Content.ReadAsStringAsync(Deadline));
        Assert.Equal(["""{"model":"second-1","choices":[{"delta":{"content":"Hi"}}]}""", "[DONE]"], await ReadEventsAsync(stream));
        Assert.Equal(2 * triesOfFirst, calls());
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat-sync")]
    public async Task Chat_with_memory_is_answered_by_the_second(string path)
    {
        var calls = FailFirst($"Answer me on {path}", 503, times: int.MaxValue);

        Assert.Equal("From the second", await ChatAsync(two.Process, path, $"two{path}", $"Answer me on {path}"));

        Assert.Equal(2, calls());
        Assert.Equal(["second-1,completed"], two.Process.Query($"SELECT model, outcome FROM usage WHERE session_id = 'two{path}'"));
    }

    [Fact]
    public async Task Server_that_takes_too_long_is_replaced_without_asking_it_again()
    {
        var calls = 0;
        two.First.On("slow", async http =>
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        using var response = await PostAsync(two.Process, Completions, Completion("Hello", "slow"));

        Assert.Contains("second-1", await response.Content.ReadAsStringAsync(Deadline), StringComparison.Ordinal);
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Fault_of_the_request_is_answered_as_it_is(int status)
    {
        var calls = FailFirst($"wrong {status}", status, times: int.MaxValue);

        using var response = await PostAsync(two.Process, Completions, Completion("Hello", $"wrong {status}"));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(1, calls());
    }

    [Fact]
    public async Task Embeddings_are_never_taken_from_the_second()
    {
        using var response = await PostAsync(two.Process, "/v1/embeddings", """{"model":"m","input":"Hello"}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode); // the first's own answer: it has no such route
    }

    [Fact]
    public async Task Client_that_leaves_between_two_tries_ends_them()
    {
        var failed = new TaskCompletionSource();
        var calls = 0;
        two.First.On("left", http =>
        {
            Interlocked.Increment(ref calls);
            failed.TrySetResult();
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = "3";
            return Task.CompletedTask;
        });
        using var leaving = new CancellationTokenSource();
        var call = two.Process.Http.PostAsync(Completions, Json(Completion("Hello", "left")), leaving.Token);
        await failed.Task.WaitAsync(Deadline);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await EventuallyAsync(
            () => Task.FromResult(two.Process.Query("SELECT outcome FROM usage WHERE model = 'left'")), rows => rows is ["client_left"]);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Server_that_is_down_is_not_asked_for_a_while_when_there_is_another()
    {
        await using var second = await FakeModelServer.StartAsync();
        second.On("m", 200, FromFirst);
        await using var gateway = await GatewayProcess.StartAsync(
            "--Gateway:Model:BaseUrl=http://127.0.0.1:1/v1", $"--Gateway:Model:Fallback:BaseUrl={second.BaseUrl}", "--Gateway:Model:Retries=0");

        for (var i = 0; i < 12; i++)
        {
            using var response = await PostAsync(gateway, Completions, Completion("Hello", "m"));
            Assert.Equal(FromFirst, await response.Content.ReadAsStringAsync(Deadline));
        }

        await gateway.StopAsync(Deadline);
        var log = await gateway.LogAsync();
        Assert.Contains("failed: Connection refused", log, StringComparison.Ordinal);
        Assert.Contains("failed too often and is not asked for a while. The server at", log, StringComparison.Ordinal);
    }

    private Func<int> FailFirst(string key, int status, int times)
    {
        var calls = 0;
        two.First.On(key, async http =>
        {
            if (Interlocked.Increment(ref calls) > times)
            {
                await http.Response.WriteAsync(FromFirst);
                return;
            }

            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = "0";
            await http.Response.WriteAsync("""{"error":{"message":"No"}}""");
        });
        return () => calls;
    }
}
