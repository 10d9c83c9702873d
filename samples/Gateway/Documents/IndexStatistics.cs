namespace Gateway.Documents;

/// <summary>How a document was read: pages by recognizing a picture, pages that had their text, and how long all of it took.</summary>
internal sealed record IndexStatistics(int OcrPages, int TextPages, long Milliseconds);
