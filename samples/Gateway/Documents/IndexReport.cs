using System.Text.Json.Serialization;

namespace Gateway.Documents;

/// <summary>What became of a document. Its text is cut after 20 000 characters; the index has all of it.</summary>
internal sealed record IndexReport(
    Guid DocumentId,
    string Title,
    int Pages,
    long Characters,
    int Chunks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Language,
    string Text,
    IndexStatistics Statistics);
