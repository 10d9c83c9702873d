using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trilane.Jobs.Http;

/// <summary>
/// What was asked for, as 32 bytes: the JSON with its members in order and without white space, then each file. A repeated request has the
/// same, however its client's serializer orders members and whatever boundary its form has. Used for one request.
/// </summary>
internal sealed class RequestHash : IDisposable
{
    private readonly IncrementalHash _files = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Takes a part of a file's content in.</summary>
    internal void Add(ReadOnlySpan<byte> content) => _files.AppendData(content);

    /// <summary>Takes in that a file has ended, so that bytes can't move from one to the next unseen.</summary>
    internal void EndFile(string name, string contentType, long length) =>
        _files.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize([name, contentType, $"{length}"], JobJson.Default.StringArray)));

    internal byte[] Complete(ReadOnlyMemory<byte> json, JsonDocumentOptions options)
    {
        var canonical = new MemoryStream();
        using (var document = JsonDocument.Parse(json, options))
        using (var writer = new Utf8JsonWriter(canonical))
        {
            Write(writer, document.RootElement);
        }

        _files.AppendData(canonical.GetBuffer().AsSpan(0, (int)canonical.Length));
        return _files.GetHashAndReset();
    }

    public void Dispose() => _files.Dispose();

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
