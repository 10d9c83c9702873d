using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Support;

/// <summary>A gateway before two model servers: the first does as the tests say, the second always answers.</summary>
public sealed class GatewayWithTwoModels : IAsyncLifetime
{
    private FakeModelServer? _first;
    private FakeModelServer? _second;
    private GatewayProcess? _process;

    internal FakeModelServer First => _first!;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        _first = await FakeModelServer.StartAsync();
        _second = await FakeModelServer.StartAsync();
        _second.On("second-1", async (http, request) =>
        {
            if ((bool?)request["stream"] == true)
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.WriteAsync("data: {\"model\":\"second-1\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n");
            }
            else if (request["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>().StartsWith("Answer me", StringComparison.Ordinal))
            {
                await http.Response.WriteAsync(
                    """{"id":"1","created":1,"model":"second-1","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"From the second"}}]}""");
            }
            else
            {
                await http.Response.WriteAsync($$"""{"model":"second-1","choices":[],"asked":"{{request["model"]}}"}""");
            }
        });
        _process = await GatewayProcess.StartAsync(
            $"--Gateway:Model:BaseUrl={_first.BaseUrl}",
            "--Gateway:Model:Name=any",
            "--Gateway:Model:Timeout=00:00:02",
            "--Gateway:Model:Retries=1",
            $"--Gateway:Model:Fallback:BaseUrl={_second.BaseUrl}",
            "--Gateway:Model:Fallback:Name=second-1",
            "--Gateway:Model:Fallback:MinimumCalls=1000"); // it fails in every test, and is to be asked in the next all the same
        _first.On("warm-up", 200, "{}");
        using var request = new StringContent("""{"model":"warm-up","messages":[{}]}""");
        using var response = await _process.Http.PostAsync("/v1/chat/completions", request); // a first call is slow enough to try that patience
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        await _second!.DisposeAsync();
        await _first!.DisposeAsync();
    }
}
