using System.ClientModel;
using System.Globalization;
using Gateway.Tests.Support;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Gateway.Tests;

/// <summary>The official client, told nothing but the gateway's address.</summary>
public sealed class OfficialClientTests(SharedGateway shared, SlowGateway slow) : GatewayTest, IClassFixture<SlowGateway>
{
    private readonly OpenAIClient _client = new(
        new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(shared.Process.Address, "/v1") });

    private static readonly ChatTool _weather = ChatTool.CreateFunctionTool(
        "get_weather", "Says how the weather is", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""));

    private ChatClient Chat => _client.GetChatClient("simulator-1");

    [Fact]
    public async Task Completes_a_chat()
    {
        ChatCompletion completion = await Chat.CompleteChatAsync([new UserChatMessage("Hello there")], cancellationToken: Deadline);

        Assert.StartsWith("This is the simulator, reading 1 message. You wrote: \"Hello there\".", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal(7, completion.Usage.InputTokenCount);
    }

    [Fact]
    public async Task Streams_the_same_answer()
    {
        ChatCompletion whole = await Chat.CompleteChatAsync([new UserChatMessage("Hello there")], cancellationToken: Deadline);

        var text = "";
        ChatTokenUsage? usage = null;
        await foreach (var update in Chat.CompleteChatStreamingAsync([new UserChatMessage("Hello there")], cancellationToken: Deadline))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        Assert.Equal(whole.Content[0].Text, text);
        Assert.Equal(whole.Usage.TotalTokenCount, usage?.TotalTokenCount);
    }

    [Fact]
    public async Task Embeds_texts_as_unit_vectors()
    {
        OpenAIEmbeddingCollection embeddings =
            await _client.GetEmbeddingClient("simulator-1").GenerateEmbeddingsAsync(["one text", "another"], cancellationToken: Deadline);

        Assert.Equal([256, 256], embeddings.Select(embedding => embedding.ToFloats().Length));
        Assert.All(embeddings, embedding => Assert.Equal(1.0, Dot(embedding, embedding), 4));
    }

    [Fact]
    public async Task Embeds_in_as_many_dimensions_as_asked()
    {
        OpenAIEmbedding embedding = await _client.GetEmbeddingClient("simulator-1").GenerateEmbeddingAsync(
            "one text", new EmbeddingGenerationOptions { Dimensions = 7 }, Deadline);

        Assert.Equal(7, embedding.ToFloats().Length);
    }

    [Fact]
    public async Task Embeds_texts_that_share_words_nearer_to_each_other()
    {
        OpenAIEmbeddingCollection embeddings = await _client.GetEmbeddingClient("simulator-1").GenerateEmbeddingsAsync(
            ["how to reset a password", "reset my password", "opening hours on Sunday"], cancellationToken: Deadline);

        Assert.True(Dot(embeddings[0], embeddings[1]) > Dot(embeddings[0], embeddings[2]) + 0.2, string.Create(
            CultureInfo.InvariantCulture, $"{Dot(embeddings[0], embeddings[1])} is not far above {Dot(embeddings[0], embeddings[2])}"));
    }

    [Fact]
    public async Task Lists_the_models()
    {
        var models = await _client.GetOpenAIModelClient().GetModelsAsync(Deadline);

        Assert.Equal(["simulator-1"], models.Value.Select(model => model.Id));
    }

    [Fact]
    public async Task Describes_a_model()
    {
        var model = await _client.GetOpenAIModelClient().GetModelAsync("simulator-1", Deadline);

        Assert.Equal("simulator", model.Value.OwnedBy);
    }

    [Fact]
    public async Task Understands_the_error_for_an_unknown_model()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => _client.GetChatClient("gpt-0").CompleteChatAsync([new UserChatMessage("Hello")], cancellationToken: Deadline));

        Assert.Equal(404, error.Status);
        Assert.Contains("The model 'gpt-0' does not exist. The simulator has 'simulator-1'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_a_tool_and_gets_an_answer_from_what_it_said()
    {
        var options = new ChatCompletionOptions { Tools = { _weather } };
        List<ChatMessage> messages = [new UserChatMessage("What does get_weather say for Oslo?")];
        ChatCompletion first = await Chat.CompleteChatAsync(messages, options, Deadline);
        var call = Assert.Single(first.ToolCalls);
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(call.Id, "Rain in Oslo")]);

        ChatCompletion second = await Chat.CompleteChatAsync(messages, options, Deadline);

        Assert.Equal((ChatFinishReason.ToolCalls, "get_weather"), (first.FinishReason, call.FunctionName));
        Assert.Equal("""{"place":"What does get_weather say for Oslo?"}""", call.FunctionArguments.ToString());
        Assert.Contains("The tool said: \"Rain in Oslo\".", second.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_a_tool_from_a_stream()
    {
        var options = new ChatCompletionOptions { Tools = { _weather }, ToolChoice = ChatToolChoice.CreateFunctionChoice("get_weather") };
        var (name, arguments, finish) = ("", "", (ChatFinishReason?)null);
        await foreach (var update in Chat.CompleteChatStreamingAsync([new UserChatMessage("Oslo")], options, Deadline))
        {
            name += string.Concat(update.ToolCallUpdates.Select(call => call.FunctionName));
            arguments += string.Concat(update.ToolCallUpdates.Select(call => call.FunctionArgumentsUpdate?.ToString()));
            finish = update.FinishReason ?? finish;
        }

        Assert.Equal(("get_weather", """{"place":"Oslo"}""", ChatFinishReason.ToolCalls), (name, arguments, finish));
    }

    [Fact]
    public async Task Abandoned_stream_stops_the_model()
    {
        var client = new OpenAIClient(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(slow.Process.Address, "/v1") });
        await foreach (var update in client.GetChatClient("simulator-1").CompleteChatStreamingAsync([new UserChatMessage("Hello")], cancellationToken: Deadline))
        {
            if (update.ContentUpdate.Count > 0)
            {
                break;
            }
        }

        await EventuallyAsync(() => GetJsonAsync(slow.Process, "/sim/stats"), stats => stats["active"]!.GetValue<long>() == 0);
    }

    private static double Dot(OpenAIEmbedding a, OpenAIEmbedding b)
    {
        var (x, y) = (a.ToFloats().ToArray(), b.ToFloats().ToArray());
        return x.Zip(y, (p, q) => (double)p * q).Sum();
    }
}
