using System.Text.Json;

namespace Gateway.OpenAi;

/// <summary>What the gateway wants to know of an answer, or of one chunk of it.</summary>
internal readonly record struct CompletionFacts(
    string? Model, bool HasChoices, bool IsError, bool HasUsage, long? PromptTokens, long? CompletionTokens)
{
    /// <summary>Reads it, or gives null where the answer is no JSON object.</summary>
    public static CompletionFacts? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CompletionFacts Read(JsonElement answer)
    {
        var model = answer.TryGetProperty("model", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        var hasChoices = answer.TryGetProperty("choices", out var choices)
            && choices.ValueKind == JsonValueKind.Array
            && choices.GetArrayLength() > 0;
        var isError = answer.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null;
        return answer.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? new(model, hasChoices, isError, true, Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"))
            : new(model, hasChoices, isError, false, null, null);
    }

    private static long? Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var value)
            ? value
            : null;
}
