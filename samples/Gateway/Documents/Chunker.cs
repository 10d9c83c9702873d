using Gateway.Documents.Index;
using Gateway.Documents.Reading;

namespace Gateway.Documents;

/// <summary>Cuts pages into chunks: short enough that a prompt holds several, long enough to say something.</summary>
internal static class Chunker
{
    private const int Longest = 1_200; // characters; about 300 tokens
    private const int Overlap = 150; // what two neighbours share, so that a sentence across the cut is whole in one of them

    private static readonly string[] _endings = ["\n\n", ". ", "\n", " "]; // where to cut, best first

    public static IEnumerable<Chunk> Cut(PageText page)
    {
        var text = page.Text;
        for (var start = 0; start < text.Length;)
        {
            var end = End(text, start);
            if (text[start..end].Trim() is { Length: > 0 } chunk)
            {
                yield return new(page.Number, chunk);
            }

            start = end == text.Length ? end : Start(text, start, end);
        }
    }

    // In the second half, so that chunks do not get small.
    private static int End(string text, int start)
    {
        if (text.Length - start <= Longest)
        {
            return text.Length;
        }

        foreach (var ending in _endings)
        {
            var found = text.LastIndexOf(ending, start + Longest - 1, Longest / 2, StringComparison.Ordinal);
            if (found > start)
            {
                return found + ending.Length;
            }
        }

        return WholeCharacter(text, start + Longest);
    }

    // At a word, and always further on than before.
    private static int Start(string text, int start, int end)
    {
        var space = text.IndexOf(' ', end - Overlap, Overlap);
        return space > start ? space + 1 : Math.Max(start + 1, WholeCharacter(text, end));
    }

    private static int WholeCharacter(string text, int position) => char.IsLowSurrogate(text[position]) ? position - 1 : position;
}
