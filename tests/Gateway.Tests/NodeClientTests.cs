using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>The official client for Node, told nothing but the gateway's address.</summary>
public sealed class NodeClientTests(SharedGateway shared, SlowGateway slow) : GatewayTest, IClassFixture<NodeClient>, IClassFixture<SlowGateway>
{
    [Fact]
    public async Task Completes_a_chat()
    {
        var completion = await NodeClient.RunAsync("chat", shared.Process, Deadline);

        Assert.StartsWith(
            "This is the simulator, reading 1 message. You wrote: \"Hello there\".", (string?)completion["choices"]![0]!["message"]!["content"], StringComparison.Ordinal);
        Assert.Equal(7, (int?)completion["usage"]!["prompt_tokens"]);
    }

    [Fact]
    public async Task Streams_a_chat_with_its_usage()
    {
        var streamed = await NodeClient.RunAsync("stream", shared.Process, Deadline);

        Assert.StartsWith("This is the simulator, reading 1 message.", (string?)streamed["text"], StringComparison.Ordinal);
        Assert.Equal(("stop", 7), ((string)streamed["finish"]!, (int)streamed["usage"]!["prompt_tokens"]!));
    }

    [Fact]
    public async Task Calls_a_tool_and_gets_an_answer_from_what_it_said()
    {
        var result = await NodeClient.RunAsync("tools", shared.Process, Deadline);

        Assert.Equal(("tool_calls", "get_weather"), ((string)result["finish"]!, (string)result["name"]!));
        Assert.Equal("""{"place":"What does get_weather say for Oslo?","days":1}""", result["arguments"]!.ToJsonString());
        Assert.Contains("The tool said: \"Rain in Oslo\".", (string?)result["answer"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_a_tool_from_a_stream()
    {
        var result = await NodeClient.RunAsync("streamed-tools", shared.Process, Deadline);

        Assert.Equal(("tool_calls", "get_weather"), ((string)result["finish"]!, (string)result["name"]!));
        Assert.Equal("""{"place":"Hello there","days":1}""", result["arguments"]!.ToJsonString());
    }

    [Fact]
    public async Task Embeds_texts()
    {
        Assert.Equal("[8,8]", (await NodeClient.RunAsync("embeddings", shared.Process, Deadline)).ToJsonString());
    }

    [Fact]
    public async Task Lists_the_models()
    {
        Assert.Equal("""["simulator-1"]""", (await NodeClient.RunAsync("models", shared.Process, Deadline)).ToJsonString());
    }

    [Fact]
    public async Task Understands_an_error()
    {
        var error = await NodeClient.RunAsync("error", shared.Process, Deadline);

        Assert.Equal(("NotFoundError", 404, "model_not_found", "model"), ((string)error["kind"]!, (int)error["status"]!, (string)error["code"]!, (string)error["param"]!));
        Assert.Contains("The model 'gpt-0' does not exist.", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aborts_a_stream_which_stops_the_model()
    {
        var before = await GetJsonAsync(slow.Process, "/sim/stats");

        Assert.True((bool?)(await NodeClient.RunAsync("abort", slow.Process, Deadline))["aborted"]);

        await EventuallyAsync(
            () => GetJsonAsync(slow.Process, "/sim/stats"),
            stats => stats["active"]!.GetValue<long>() == 0 && stats["started"]!.GetValue<long>() > before["started"]!.GetValue<long>());
    }
}
