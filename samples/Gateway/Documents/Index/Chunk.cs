namespace Gateway.Documents.Index;

/// <summary>A piece of a document that is found and cited as one: a paragraph or a few, of one page.</summary>
internal sealed record Chunk(int Page, string Text, float[]? Vector = null);
