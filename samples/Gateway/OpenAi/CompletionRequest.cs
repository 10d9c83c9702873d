using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.OpenAi;

/// <summary>A request for a completion: checked as far as the gateway needs to understand it, the rest left to the model server.</summary>
internal sealed class CompletionRequest
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    private CompletionRequest(string model, bool stream, bool usageWanted, BinaryData body)
    {
        Model = model;
        Stream = stream;
        UsageWanted = usageWanted;
        Body = body;
    }

    public string Model { get; }

    public bool Stream { get; }

    /// <summary>The client asked for the chunk that says what a stream used.</summary>
    public bool UsageWanted { get; }

    /// <summary>What goes to the model server: every field the client sent.</summary>
    public BinaryData Body { get; }

    /// <param name="body">The client's JSON.</param>
    /// <param name="alwaysStream">Stream whatever the request says: a socket has no other form.</param>
    /// <exception cref="OpenAiException">The request cannot be a completion.</exception>
    public static CompletionRequest Parse(BinaryData body, bool alwaysStream = false)
    {
        var request = ReadObject(body);
        var model = OpenAiException.Unicode(() => Member(request, "model", JsonValueKind.String)?.GetValue<string>());
        if (string.IsNullOrWhiteSpace(model))
        {
            throw OpenAiException.BadRequest("You must provide a model parameter.", "model", "missing_required_parameter");
        }

        if (Member(request, "messages", JsonValueKind.Array) is not JsonArray { Count: > 0 })
        {
            throw OpenAiException.BadRequest(
                "Missing required parameter: 'messages', an array of at least one message.", "messages", "missing_required_parameter");
        }

        var stream = alwaysStream || (Member(request, "stream", JsonValueKind.True, JsonValueKind.False)?.GetValue<bool>() ?? false);
        var options = Member(request, "stream_options", JsonValueKind.Object);
        var usageWanted = options?["include_usage"] is JsonValue wanted && wanted.GetValueKind() == JsonValueKind.True;
        return new(model, stream, usageWanted, stream ? OpenAiException.Unicode(() => AskForUsage(request)) : body);
    }

    // The gateway keeps the usage of every stream, so it asks for it; a client that did not ask is spared the chunk that says it.
    private static BinaryData AskForUsage(JsonObject request)
    {
        request["stream"] = true;
        var options = request["stream_options"] as JsonObject ?? [];
        options["include_usage"] = true;
        request["stream_options"] = options;
        return new(JsonSerializer.SerializeToUtf8Bytes(request));
    }

    private static JsonObject ReadObject(BinaryData body)
    {
        try
        {
            return JsonNode.Parse(body.ToMemory().Span, documentOptions: _strict) as JsonObject
                ?? throw OpenAiException.BadRequest("The body must be a JSON object.", code: "invalid_json");
        }
        catch (JsonException error)
        {
            throw OpenAiException.BadRequest($"The body is not valid JSON: {error.Message}", code: "invalid_json");
        }
    }

    private static JsonNode? Member(JsonObject request, string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        var value = request[name];
        return value is null || kinds.Contains(value.GetValueKind())
            ? value
            : throw OpenAiException.BadRequest(
                $"Invalid type for '{name}': expected {Name(kinds[0])}, but got {Name(value.GetValueKind())}.", name, "invalid_type");
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };
}
