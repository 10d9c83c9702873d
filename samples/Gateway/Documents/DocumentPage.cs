using Gateway.Documents.Index;

namespace Gateway.Documents;

/// <summary>Some of the documents, and where the older ones are; null after the last.</summary>
internal sealed record DocumentPage(IReadOnlyList<DocumentSummary> Items, string? Next);
