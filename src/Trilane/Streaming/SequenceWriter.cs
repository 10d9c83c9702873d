using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trilane;

/// <summary>Writes items as JSON into a buffer. Used by one thread at a time; never disposed while a batch is being made.</summary>
internal abstract class SequenceWriter : IDisposable
{
    protected SequenceWriter(JsonTypeInfo items, JsonWriterOptions options)
    {
        Items = items;
        Json = new Utf8JsonWriter(Buffer, options);
    }

    /// <summary>What was written since it was last cleared.</summary>
    internal StreamBuffer Buffer { get; } = new();

    /// <summary>The media type of the response.</summary>
    internal abstract string ContentType { get; }

    /// <summary>How many bytes the batch has so far.</summary>
    internal long Size => Buffer.Count + Json.BytesPending;

    protected JsonTypeInfo Items { get; }

    protected Utf8JsonWriter Json { get; }

    internal abstract void Begin();

    internal abstract void Write(object? item);

    internal abstract void End();

    /// <summary>Moves everything to the buffer.</summary>
    internal void Flush() => Json.Flush();

    public void Dispose()
    {
        Json.Dispose();
        Buffer.Dispose();
    }
}
