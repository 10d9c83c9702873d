namespace Gateway.Documents.Index;

/// <summary>A document on its way into the index. Its id is that of the job that read it, so reading it twice makes it once.</summary>
internal sealed record IndexedDocument(
    Guid Id, string Title, int Pages, long Characters, string? EmbeddingModel, DateTimeOffset CreatedAt, IReadOnlyList<Chunk> Chunks);
