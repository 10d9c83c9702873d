namespace Gateway.Documents.Index;

/// <summary>What is known of a document in the index.</summary>
internal sealed record DocumentSummary(Guid DocumentId, string Title, int Pages, long Characters, int Chunks, DateTimeOffset CreatedAt);
