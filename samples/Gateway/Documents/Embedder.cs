using System.Text.Json;
using Gateway.Model;
using Microsoft.Extensions.Options;

namespace Gateway.Documents;

/// <summary>Makes vectors of texts by the model server's embeddings.</summary>
internal sealed class Embedder(ModelClient model, IOptions<DocumentOptions> options)
{
    /// <summary>How many texts one call takes.</summary>
    public const int Batch = 64;

    /// <summary>The model, or null where none is known: a server's chat model makes no vectors.</summary>
    public string? Model { get; } = options.Value.EmbeddingModel ?? (model.Address.IsSimulator ? model.Name : null);

    /// <summary>A vector for each text, in order; null where there is no such model.</summary>
    /// <exception cref="ModelException">The model server gave none.</exception>
    public async Task<float[][]?> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (Model is null)
        {
            return null;
        }

        var request = BinaryData.FromObjectAsJson(new { model = Model, input = texts, encoding_format = "float" });
        var vectors = Read(await model.EmbedAsync(request, cancellationToken));
        return vectors.Length == texts.Count
            ? vectors
            : throw ModelException.Broken($"The model server was asked for {texts.Count} vectors and sent {vectors.Length}.");
    }

    private static float[][] Read(BinaryData answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return
            [
                .. json.RootElement.GetProperty("data").EnumerateArray()
                    .OrderBy(item => item.GetProperty("index").GetInt32())
                    .Select(item => item.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()).ToArray()),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ModelException.Broken($"The model server's answer has no vectors: {error.Message}", error);
        }
    }
}
