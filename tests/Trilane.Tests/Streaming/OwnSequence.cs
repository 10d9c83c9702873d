using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trilane.Tests.Streaming;

/// <summary>A sequence that writes itself.</summary>
[JsonConverter(typeof(Converter))]
public sealed class OwnSequence : IEnumerable<int>
{
    public IEnumerator<int> GetEnumerator() => LazyValues.Numbers().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public sealed class Converter : JsonConverter<OwnSequence>
    {
        public override OwnSequence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, OwnSequence value, JsonSerializerOptions options) => writer.WriteStringValue(string.Join('-', value));
    }
}
