using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trilane;

/// <summary>Writes each item as one line of JSON, whatever indentation the app's options ask for.</summary>
internal sealed class JsonLinesWriter(JsonTypeInfo items) : SequenceWriter(items, new JsonWriterOptions
{
    Encoder = items.Options.Encoder,
    MaxDepth = items.Options.MaxDepth == 0 ? 64 : items.Options.MaxDepth,
    SkipValidation = true,
})
{
    internal override string ContentType => JsonLines.MediaType;

    internal override void Begin()
    {
    }

    internal override void Write(object? item)
    {
        JsonSerializer.Serialize(Json, item, Items);
        Json.Flush();
        Json.Reset();
        Buffer.Write("\n"u8);
    }

    internal override void End()
    {
    }
}
