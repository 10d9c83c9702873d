namespace Gateway.Answers;

/// <summary>A place in a document that the answer refers to by its number, as in "[2]".</summary>
internal sealed record Citation(int Number, Guid DocumentId, string Title, int Page, string Excerpt);
