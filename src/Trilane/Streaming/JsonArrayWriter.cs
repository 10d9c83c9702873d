using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trilane;

/// <summary>Writes a sequence as the serializer writes it: one JSON array.</summary>
internal sealed class JsonArrayWriter(JsonTypeInfo items) : SequenceWriter(items, OptionsOf(items.Options))
{
    internal override string ContentType => "application/json; charset=utf-8";

    internal override void Begin() => Json.WriteStartArray();

    internal override void Write(object? item) => JsonSerializer.Serialize(Json, item, Items);

    internal override void End() => Json.WriteEndArray();

    /// <summary>What the serializer gives its own writer.</summary>
    private static JsonWriterOptions OptionsOf(JsonSerializerOptions options) => new()
    {
        Encoder = options.Encoder,
        Indented = options.WriteIndented,
        IndentCharacter = options.IndentCharacter,
        IndentSize = options.IndentSize,
        NewLine = options.NewLine,
        MaxDepth = options.MaxDepth == 0 ? 64 : options.MaxDepth,
        SkipValidation = true,
    };
}
