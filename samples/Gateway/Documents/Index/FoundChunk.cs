namespace Gateway.Documents.Index;

/// <summary>A piece of a document that a search has found. Its vector is null where the document has none of the model asked for.</summary>
internal sealed record FoundChunk(long Id, Guid DocumentId, string Title, int Page, string Text, float[]? Vector);
