using System.Text.RegularExpressions;
using Gateway.Documents.Index;

namespace Gateway.Answers;

/// <summary>Makes the next query of what was found: the names in it that nobody has asked for yet, with what of the question is still open.</summary>
/// <remarks>
/// "Who leads the team behind billing?" finds "Billing is the work of team Osprey". "Osprey leads" then finds who does. Names lead from document
/// to document more often than other words, and finding them costs no call of a model.
/// </remarks>
internal static partial class FollowUp
{
    private const int MostNames = 4;

    /// <summary>The next query, or null where nothing leads on.</summary>
    /// <param name="question">What the caller wants to know.</param>
    /// <param name="found">What the last search has found anew.</param>
    /// <param name="asked">All words that were searched for.</param>
    public static string? From(string question, IReadOnlyList<FoundChunk> found, IReadOnlySet<string> asked)
    {
        var names = found
            .SelectMany(chunk => Name().Matches(chunk.Text).Select(match => match.Value))
            .Where(name => !QueryWords.Of(name).Any(asked.Contains))
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(group => group.Count())
            .Select(group => group.Key)
            .Take(MostNames)
            .ToList();
        if (names.Count == 0)
        {
            return null;
        }

        var open = QueryWords.Of(question).Where(word => !found.Any(chunk => chunk.Text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        return string.Join(' ', names.Concat(open));
    }

    // A word with a capital letter that does not begin a sentence, or one with a digit, such as an order's number.
    [GeneratedRegex(@"(?<=[^.!?:\s]\s)\p{Lu}[\p{L}\p{N}]+|\b(?=\p{L}*\d)[\p{L}\d]{3,}\b", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
