using System.Text.Json;

namespace Gateway.OpenAi;

/// <summary>A request for embeddings, checked as far as the gateway needs to understand it.</summary>
internal sealed record EmbeddingRequest(string Model)
{
    /// <exception cref="OpenAiException">The request cannot be one for embeddings.</exception>
    public static EmbeddingRequest Parse(BinaryData body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw OpenAiException.BadRequest($"The body is not valid JSON: {error.Message}", code: "invalid_json");
        }
    }

    private static EmbeddingRequest Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            throw OpenAiException.BadRequest("The body must be a JSON object.", code: "invalid_json");
        }

        if (!request.TryGetProperty("input", out var input) || input.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
        {
            throw OpenAiException.BadRequest(
                "Missing required parameter: 'input', a text or an array of texts.", "input", "missing_required_parameter");
        }

        return request.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
            ? new(OpenAiException.Unicode(model.GetString)!)
            : throw OpenAiException.BadRequest("You must provide a model parameter.", "model", "missing_required_parameter");
    }
}
