using System.Text;
using System.Text.Json;

namespace Gateway.Simulator;

/// <summary>One answer of the simulator, and its JSON: whole, or as the chunks of a stream.</summary>
internal sealed class SimulatedAnswer(SimulatedPrompt prompt, int length, long number, DateTimeOffset now)
{
    private readonly string _id = $"chatcmpl-simulator-{number}";
    private readonly long _created = now.ToUnixTimeSeconds();

    public IReadOnlyList<string> Tokens { get; } = SimulatedText.Answer(prompt, length);

    private string FinishReason => Tokens.Count == prompt.MaxTokens ? "length" : "stop";

    private object Usage => new
    {
        prompt_tokens = prompt.Tokens,
        completion_tokens = Tokens.Count,
        total_tokens = prompt.Tokens + Tokens.Count,
    };

    public object Whole => new
    {
        id = _id,
        @object = "chat.completion",
        created = _created,
        model = SimulatedModel.Name,
        choices = new[]
        {
            new { index = 0, message = new { role = "assistant", content = string.Concat(Tokens) }, finish_reason = FinishReason },
        },
        usage = Usage,
    };

    /// <summary>The chunk that says who speaks.</summary>
    public byte[] FirstChunk => Chunk("""{"role":"assistant","content":""}""", "null");

    /// <summary>The chunk that says why the answer ends.</summary>
    public byte[] LastChunk => Chunk("{}", $"\"{FinishReason}\"");

    public byte[] UsageChunk => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = _id,
        @object = "chat.completion.chunk",
        created = _created,
        model = SimulatedModel.Name,
        choices = Array.Empty<object>(),
        usage = Usage,
    });

    public byte[] TokenChunk(string token) => Chunk($$"""{"content":"{{JsonEncodedText.Encode(token)}}"}""", "null");

    // Written by hand, since a load test asks for tens of thousands of these a second.
    private byte[] Chunk(string delta, string finishReason) => Encoding.UTF8.GetBytes(
        $$"""{"id":"{{_id}}","object":"chat.completion.chunk","created":{{_created}},"model":"{{SimulatedModel.Name}}","choices":"""
        + $$"""[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}""");
}
