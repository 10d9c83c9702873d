using System.Text;
using System.Text.Json;
using Gateway.OpenAi;

namespace Gateway.Simulator;

/// <summary>What the simulator reads of a request for a completion.</summary>
internal sealed record SimulatedPrompt(
    bool Stream, bool IncludeUsage, int MaxTokens, int Messages, string LastUserText, string? ToolResult, SimulatedToolCall? ToolCall, string Everything)
{
    private const int TokensPerMessage = 4; // the role and the separators, as real models count them

    public int Tokens => SimulatedText.CountWords(Everything) + (TokensPerMessage * Messages);

    /// <exception cref="OpenAiException">The request is not one for a completion by this model.</exception>
    public static SimulatedPrompt Read(JsonElement request)
    {
        SimulatedModel.Check(request);
        if (!request.TryGetProperty("messages", out var messages)
            || messages.ValueKind != JsonValueKind.Array
            || messages.GetArrayLength() == 0)
        {
            throw OpenAiException.BadRequest("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }

        var everything = new StringBuilder();
        var lastUserText = "";
        string? toolResult = null;
        foreach (var message in messages.EnumerateArray())
        {
            var (role, text) = ReadMessage(message);
            everything.Append(role).Append(": ").Append(text).Append('\n');
            lastUserText = role == "user" ? text : lastUserText;
            toolResult = role == "tool" ? text : null; // only of the last message: what was called before has had its answer
        }

        return new(
            IsTrue(request, "stream"),
            request.TryGetProperty("stream_options", out var options) && IsTrue(options, "include_usage"),
            Limit(request, "max_completion_tokens") ?? Limit(request, "max_tokens") ?? int.MaxValue,
            messages.GetArrayLength(),
            lastUserText,
            toolResult,
            toolResult is null ? SimulatedToolCall.Choose(request, lastUserText) : null,
            everything.ToString());
    }

    private static (string Role, string Text) ReadMessage(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String
            ? (role.GetString()!, message.TryGetProperty("content", out var content) ? ReadContent(content) : "")
            : throw OpenAiException.BadRequest("Each of 'messages' must be an object with a 'role'.", "messages", "invalid_type");

    // Content is a text, or parts of which those of type "text" have one. Images and the like the simulator does not see.
    private static string ReadContent(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(ReadPart)),
        _ => "",
    };

    private static string ReadPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";

    private static bool IsTrue(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static int? Limit(JsonElement request, string name)
    {
        if (!request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit) && limit > 0
            ? limit
            : throw OpenAiException.BadRequest($"Invalid value for '{name}': expected a whole number above 0.", name, "invalid_value");
    }
}
