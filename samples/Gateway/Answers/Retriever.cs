using System.Runtime.CompilerServices;
using Gateway.Documents;
using Gateway.Documents.Index;
using Microsoft.Extensions.Options;

namespace Gateway.Answers;

/// <summary>Searches the index in several hops: by the question, then by what was found.</summary>
internal sealed class Retriever(IDocumentIndex index, Embedder embedder, IOptions<AnswerOptions> options)
{
    private const int Candidates = 40; // of which words find; the vectors choose among them
    private const int Kept = 4; // chunks of each hop

    private readonly int _maxHops = options.Value.MaxHops;

    /// <summary>Each hop as it ends, with the chunks that it found and no hop before had.</summary>
    public async IAsyncEnumerable<(Hop Hop, IReadOnlyList<FoundChunk> Found)> RetrieveAsync(
        string question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>();
        var known = new HashSet<long>();
        var query = question;
        for (var number = 1; query is not null && number <= _maxHops; number++)
        {
            var found = await SearchAsync(query, known, cancellationToken);
            asked.UnionWith(QueryWords.Of(query));
            yield return (new(number, query, found.Count), found);
            query = FollowUp.From(question, found, asked);
        }
    }

    private async Task<IReadOnlyList<FoundChunk>> SearchAsync(string query, HashSet<long> known, CancellationToken cancellationToken)
    {
        if (QueryWords.Of(query) is not { Count: > 0 } words)
        {
            return [];
        }

        var candidates = await index.SearchAsync(words, embedder.Model, Candidates, cancellationToken);
        if (candidates.Count == 0)
        {
            return [];
        }

        var vectors = await embedder.EmbedAsync([query], cancellationToken);
        return [.. Ranking.Order(candidates, vectors?[0]).Where(chunk => !known.Contains(chunk.Id)).Take(Kept).Where(chunk => known.Add(chunk.Id))];
    }
}
