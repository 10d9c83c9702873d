using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Documents.Index;
using Microsoft.Extensions.Options;

namespace Gateway.Answers;

/// <summary>Answers questions from the documents: the cache first, then the index in several hops, the model last.</summary>
internal sealed partial class AnswerService(
    IDocumentIndex index, IAnswerCache cache, Retriever retriever, AnswerModel model, IOptions<AnswerOptions> options)
{
    private const int LongestExcerpt = 300;
    private const string NothingFound = "The documents have nothing about this.";

    private readonly TimeSpan _cacheFor = options.Value.CacheFor;

    /// <summary>The parts of the answer as they come.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="caller">Whom the model's use is noted for.</param>
    /// <param name="clientGone">Ends it.</param>
    public async IAsyncEnumerable<AnswerEvent> AnswerAsync(string question, string? caller, [EnumeratorCancellation] CancellationToken clientGone)
    {
        var key = await KeyAsync(question, clientGone);
        if (_cacheFor > TimeSpan.Zero && await cache.FindAsync(key, clientGone) is { } known)
        {
            foreach (var part in Repeat(known))
            {
                yield return part;
            }

            yield break;
        }

        List<Hop> hops = [];
        List<FoundChunk> passages = [];
        await foreach (var (hop, found) in retriever.RetrieveAsync(question, clientGone))
        {
            hops.Add(hop);
            passages.AddRange(found);
            yield return hop;
        }

        var text = new StringBuilder();
        AnswerUsage? usage = null;
        await foreach (var (piece, used) in WriteAsync(question, passages, caller, clientGone))
        {
            usage ??= used;
            if (piece.Length > 0)
            {
                text.Append(piece);
                yield return new Delta(piece);
            }
        }

        var answer = new Answer(text.ToString(), Cite(text.ToString(), passages), hops, Cached: false);
        yield return new Citations(answer.Citations);
        if (_cacheFor > TimeSpan.Zero)
        {
            await cache.KeepAsync(key, answer, _cacheFor);
        }

        yield return new Done(Cached: false, hops.Count, usage);
    }

    private IAsyncEnumerable<(string Text, AnswerUsage? Usage)> WriteAsync(
        string question, List<FoundChunk> passages, string? caller, CancellationToken clientGone) => passages.Count > 0
            ? model.AnswerAsync(question, passages, caller, clientGone)
            : new (string, AnswerUsage?)[] { (NothingFound, null) }.ToAsyncEnumerable(); // a model with nothing to go by would make it up

    /// <summary>Spelling and spaces apart, the same question to the same model over the same documents.</summary>
    private async Task<string> KeyAsync(string question, CancellationToken clientGone)
    {
        var version = await index.ReadVersionAsync(clientGone);
        var normal = Spaces().Replace(question.Trim(), " ").ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version}\n{model.Name}\n{normal}")));
    }

    private static IEnumerable<AnswerEvent> Repeat(Answer known) =>
        [.. known.Hops, new Delta(known.Text), new Citations(known.Citations), new Done(Cached: true, known.Hops.Count, null)];

    /// <summary>The passages that the text refers to; where it refers to none, all that it was made of.</summary>
    private static List<Citation> Cite(string text, List<FoundChunk> passages)
    {
        var numbers = Reference().Matches(text).Select(match => int.TryParse(match.Groups[1].ValueSpan, out var number) ? number : 0).ToHashSet();
        var all = passages.Select((passage, i) => new Citation(i + 1, passage.DocumentId, passage.Title, passage.Page, Excerpt(passage.Text))).ToList();
        var cited = all.Where(citation => numbers.Contains(citation.Number)).ToList();
        return cited.Count > 0 ? cited : all;
    }

    private static string Excerpt(string text) => text.Length <= LongestExcerpt
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt), "…");

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
