using Gateway.Documents.Index;

namespace Gateway.Answers;

/// <summary>Puts what words have found into the order that words and vectors agree on.</summary>
internal static class Ranking
{
    // Of reciprocal rank fusion: G. Cormack, C. Clarke, S. Büttcher, SIGIR 2009. It keeps one list's first place from deciding alone.
    private const double Damping = 60;

    /// <param name="byWords">Best first.</param>
    /// <param name="query">The query's vector; null to leave the order as it is.</param>
    public static IEnumerable<FoundChunk> Order(IReadOnlyList<FoundChunk> byWords, float[]? query)
    {
        if (query is null)
        {
            return byWords;
        }

        var byVector = Enumerable.Range(0, byWords.Count).OrderByDescending(i => Vectors.Similarity(query, byWords[i].Vector)).ToList();
        var scores = new double[byWords.Count];
        for (var rank = 0; rank < byWords.Count; rank++)
        {
            scores[rank] += 1 / (Damping + rank);
            scores[byVector[rank]] += 1 / (Damping + rank);
        }

        return Enumerable.Range(0, byWords.Count).OrderByDescending(i => scores[i]).Select(i => byWords[i]);
    }
}
