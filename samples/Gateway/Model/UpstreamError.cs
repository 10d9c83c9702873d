using System.Text.Json;

namespace Gateway.Model;

/// <summary>The error that a model server answered, in the parts that OpenAI's shape has.</summary>
internal sealed record UpstreamError(int Status, string Message, string? Type, string? Param, string? Code, string? RetryAfter)
{
    private const int LongestText = 500;

    /// <summary>Reads OpenAI's <c>{"error":{…}}</c> and what else is about: a text, a bare message, or no JSON at all.</summary>
    public static UpstreamError Read(int status, BinaryData body, string? retryAfter)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var error = Property(root, "error") is { } inner ? inner : root;
            var message = error.ValueKind == JsonValueKind.String ? error.GetString() : Text(error, "message");
            return new(
                status,
                message ?? Shorten(body.ToString()),
                Text(error, "type"),
                Text(error, "param"),
                Text(error, "code"),
                retryAfter);
        }
        catch (JsonException)
        {
            return new(status, Shorten(body.ToString()), null, null, null, retryAfter);
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    // Some servers give a number as the code.
    private static string? Text(JsonElement element, string name) => Property(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static string Shorten(string text) => text switch
    {
        { Length: 0 } => "(an empty body)",
        { Length: > LongestText } => $"{text[..LongestText]}…",
        _ => text,
    };
}
