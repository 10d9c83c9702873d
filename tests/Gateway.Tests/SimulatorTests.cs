using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class SimulatorTests(SharedGateway shared) : GatewayTest
{
    private const string Path = "/sim/v1/chat/completions";

    private GatewayProcess Gateway => shared.Process;

    [Fact]
    public async Task Runs_alone_and_serves_a_gateway()
    {
        await using var simulator = await GatewayProcess.StartAsync("simulator", "--Gateway:Simulator:TimeToFirstToken=0");
        await using var gateway = await GatewayProcess.StartAsync($"--Gateway:Model:BaseUrl={simulator.Address}sim/v1");

        await ChatAsync(gateway, "/chat", "s", "Hello");

        Assert.Equal(1, (await GetJsonAsync(simulator, "/sim/stats"))["finished"]!.GetValue<int>());
        Assert.Equal(0, (await GetJsonAsync(gateway, "/sim/stats"))["started"]!.GetValue<int>());
    }

    [Fact]
    public async Task Gives_the_same_answer_to_the_same_messages() => Assert.Equal(
        "This is the simulator, reading 1 message. You wrote: \"Hello\". Load so we for turn every keeps dry stays its nobody until one another "
        + "load until until lane dry handler to while to awaits handler load waits turn dry thread blocks where.",
        await AnswerAsync(Completion("Hello")));

    [Fact]
    public async Task Gives_another_answer_to_another_message() =>
        Assert.NotEqual((await AnswerAsync(Completion("Hello")))[60..], (await AnswerAsync(Completion("World")))[60..]);

    [Fact]
    public async Task Reads_the_text_of_messages_that_come_in_parts()
    {
        const string Parts = """{"model":"simulator-1","messages":[{"role":"user","content":[{"type":"text","text":"Hello"},{"type":"image_url","image_url":{"url":"x"}}]}]}""";

        Assert.Equal(await AnswerAsync(Completion("Hello")), await AnswerAsync(Parts));
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task Stops_at_the_limit_of_tokens(string name)
    {
        using var response = await PostAsync(Gateway, Path, Completion("Hello", more: $$""","{{name}}":3"""));

        var choice = (await ReadJsonAsync(response))["choices"]![0]!;
        Assert.Equal(("This is the", "length"), ((string?)choice["message"]!["content"], (string?)choice["finish_reason"]));
    }

    [Fact]
    public async Task Embeds_in_base64_the_same_as_in_floats()
    {
        var floats = await EmbedAsync(""" "Hello" """, "float");
        var base64 = await EmbedAsync(""" "Hello" """, "base64");

        Assert.Equal(
            floats.AsArray().Select(component => component!.GetValue<float>()),
            MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64.GetValue<string>())).ToArray());
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("[[1, 2], [3]]")]
    [InlineData("""["1 2"]""")]
    public async Task Embeds_tokens_too(string input) => Assert.True(JsonNode.DeepEquals(
        await EmbedAsync(""" "1 2" """, "float"), await EmbedAsync(input, "float")));

    [Fact]
    public async Task Slow_endpoint_refuses_a_pause_that_is_too_long()
    {
        using var response = await Gateway.Http.GetAsync("/sim/slow?ms=60001", Deadline);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/demo/bad")]
    [InlineData("/demo/less-bad")]
    public async Task Demo_answers_what_its_slow_upstream_says(string path) =>
        Assert.Equal("""{"simulator":"slow","ms":200}""", await Gateway.Http.GetStringAsync(path, Deadline));

    private async Task<string> AnswerAsync(string request)
    {
        using var response = await PostAsync(Gateway, Path, request);
        return (await ReadJsonAsync(response))["choices"]![0]!["message"]!["content"]!.GetValue<string>();
    }

    private async Task<JsonNode> EmbedAsync(string input, string format)
    {
        using var response = await PostAsync(Gateway, "/sim/v1/embeddings", $$"""{"model":"simulator-1","input":{{input}},"encoding_format":"{{format}}"}""");
        return (await ReadJsonAsync(response))["data"]![0]!["embedding"]!;
    }
}
