using System.Text.Json;
using System.Text.Json.Serialization;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

/// <summary>What is known of a job's files, as JSON in one column.</summary>
[JsonSerializable(typeof(IReadOnlyList<StoredFile>))]
internal sealed partial class StoredFiles : JsonSerializerContext
{
    internal static string? Write(IReadOnlyList<StoredFile> files) =>
        files.Count == 0 ? null : JsonSerializer.Serialize(files, Default.IReadOnlyListStoredFile);

    internal static IReadOnlyList<StoredFile> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListStoredFile)!;
}
