using System.Text;
using System.Text.Json;

namespace Gateway.Simulator;

/// <summary>One answer of the simulator, and its JSON: whole, or as the chunks of a stream.</summary>
internal sealed class SimulatedAnswer(SimulatedPrompt prompt, int length, long number, DateTimeOffset now)
{
    private readonly string _id = $"chatcmpl-simulator-{number}";
    private readonly long _created = now.ToUnixTimeSeconds();

    /// <summary>The text, or where a tool is to be called the pieces of its arguments.</summary>
    public IReadOnlyList<string> Tokens { get; } = prompt.ToolCall is { } call ? Halves(call.Arguments) : SimulatedText.Answer(prompt, length);

    private string FinishReason => prompt.ToolCall is not null ? "tool_calls" : Tokens.Count == prompt.MaxTokens ? "length" : "stop";

    private string CallId => $"call_simulator_{number}";

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
            new { index = 0, message = Message, finish_reason = FinishReason },
        },
        usage = Usage,
    };

    private object Message => prompt.ToolCall is { } call
        ? new
        {
            role = "assistant",
            content = (string?)null,
            tool_calls = new[] { new { id = CallId, type = "function", function = new { name = call.Name, arguments = call.Arguments } } },
        }
        : new { role = "assistant", content = string.Concat(Tokens) };

    /// <summary>The chunk that says who speaks, or which tool is to be called.</summary>
    public byte[] FirstChunk => Chunk(
        prompt.ToolCall is { } call
            ? $$$"""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"{{{CallId}}}","type":"function","function":{"name":"{{{JsonEncodedText.Encode(call.Name)}}}","arguments":""}}]}"""
            : """{"role":"assistant","content":""}""",
        "null");

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

    public byte[] TokenChunk(string token) => Chunk(
        prompt.ToolCall is null
            ? $$"""{"content":"{{JsonEncodedText.Encode(token)}}"}"""
            : $$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{JsonEncodedText.Encode(token)}}}"}}]}""",
        "null");

    private static string[] Halves(string arguments) => [arguments[..(arguments.Length / 2)], arguments[(arguments.Length / 2)..]];

    // Written by hand, since a load test asks for tens of thousands of these a second.
    private byte[] Chunk(string delta, string finishReason) => Encoding.UTF8.GetBytes(
        $$"""{"id":"{{_id}}","object":"chat.completion.chunk","created":{{_created}},"model":"{{SimulatedModel.Name}}","choices":"""
        + $$"""[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}""");
}
