using System.Text.RegularExpressions;

namespace Gateway.Answers;

/// <summary>The words of a text that are worth searching for.</summary>
internal static partial class QueryWords
{
    private const int Most = 32;

    // They are in every text, so they find everything and tell nothing.
    private static readonly HashSet<string> _everywhere =
    [
        "a", "about", "an", "and", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from", "had", "has", "have", "how", "i", "in",
        "is", "it", "its", "of", "on", "or", "our", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to", "was", "we",
        "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "you", "your",
    ];

    /// <summary>Words of letters and digits, in lower case and in order, each once. If all are of the kind that is everywhere, then those.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var all = Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct().ToList();
        var telling = all.Where(word => !_everywhere.Contains(word)).Take(Most).ToList();
        return telling.Count > 0 ? telling : [.. all.Take(Most)];
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
