using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs.Storage;

/// <summary>What stores keep as JSON, and read back.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    internal static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, _options);

    internal static IReadOnlyList<StoredFile> ReadFiles(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? [] : JsonSerializer.Deserialize<StoredFile[]>(json, _options) ?? [];

    /// <summary>A problem document; null where there is none.</summary>
    internal static ProblemDetails? ReadProblem(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? null : JsonSerializer.Deserialize<ProblemDetails>(json, _options);
}
