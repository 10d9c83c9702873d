using System.Text.Json;
using Gateway.OpenAi;

namespace Gateway.Simulator;

/// <summary>Answers a request for embeddings.</summary>
internal static class SimulatedEmbeddings
{
    /// <exception cref="OpenAiException">The request is not one for embeddings by this model.</exception>
    public static object Answer(JsonElement request)
    {
        SimulatedModel.Check(request);
        var texts = ReadInput(request);
        var dimensions = ReadDimensions(request);
        var base64 = ReadIsBase64(request);
        var tokens = texts.Sum(SimulatedText.CountWords);
        return new
        {
            @object = "list",
            data = texts.Select((text, index) => Describe(SimulatedVector.Embed(text, dimensions), index, base64)),
            model = SimulatedModel.Name,
            usage = new { prompt_tokens = tokens, total_tokens = tokens },
        };
    }

    private static object Describe(float[] vector, int index, bool base64) => new
    {
        @object = "embedding",
        index,
        embedding = base64 ? SimulatedVector.ToBase64(vector) : (object)vector,
    };

    // A text, tokens, or an array of either. Tokens are numbers, which the simulator takes for words.
    private static List<string> ReadInput(JsonElement request)
    {
        if (!request.TryGetProperty("input", out var input))
        {
            throw OpenAiException.BadRequest("Missing required parameter: 'input'.", "input", "missing_required_parameter");
        }

        return input.ValueKind switch
        {
            JsonValueKind.String => [input.GetString()!],
            JsonValueKind.Array when input.GetArrayLength() > 0 && input[0].ValueKind == JsonValueKind.Number => [ReadText(input)],
            JsonValueKind.Array when input.GetArrayLength() > 0 => [.. input.EnumerateArray().Select(ReadText)],
            _ => throw InvalidInput(),
        };
    }

    private static string ReadText(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString()!,
        JsonValueKind.Array => string.Join(' ', item.EnumerateArray().Select(token => token.GetRawText())),
        _ => throw InvalidInput(),
    };

    private static OpenAiException InvalidInput() => OpenAiException.BadRequest(
        "Invalid type for 'input': expected a text, tokens, or a non-empty array of either.", "input", "invalid_type");

    private static int ReadDimensions(JsonElement request)
    {
        if (!request.TryGetProperty("dimensions", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return SimulatedVector.DefaultDimensions;
        }

        return value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var dimensions)
            && dimensions is >= 1 and <= SimulatedVector.MostDimensions
            ? dimensions
            : throw OpenAiException.BadRequest(
                $"Invalid value for 'dimensions': expected a whole number from 1 to {SimulatedVector.MostDimensions}.",
                "dimensions",
                "invalid_value");
    }

    private static bool ReadIsBase64(JsonElement request)
    {
        if (!request.TryGetProperty("encoding_format", out var format) || format.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        return (format.ValueKind == JsonValueKind.String ? format.GetString() : null) switch
        {
            "float" => false,
            "base64" => true,
            _ => throw OpenAiException.BadRequest(
                "Invalid value for 'encoding_format': expected 'float' or 'base64'.", "encoding_format", "invalid_value"),
        };
    }
}
