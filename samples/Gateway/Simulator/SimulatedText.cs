namespace Gateway.Simulator;

/// <summary>Writes the simulator's answers: the same for the same messages, and recognizable as made up.</summary>
internal static class SimulatedText
{
    private const int LongestQuote = 12; // words
    private const int FewestWords = 12;
    private const int MostWords = 36;

    private static readonly string[] _vocabulary =
    [
        "a", "request", "waits", "for", "its", "turn", "while", "the", "lane", "keeps", "moving", "and", "every", "thread", "knows",
        "where", "to", "go", "next", "one", "handler", "blocks", "another", "awaits", "queue", "stays", "short", "under", "load",
        "nobody", "notices", "until", "pool", "runs", "dry", "so", "we", "measure", "first",
    ];

    /// <summary>The answer in tokens: words with the space before them. Their concatenation is the text.</summary>
    public static List<string> Answer(SimulatedPrompt prompt)
    {
        var quoted = Words(prompt.ToolResult ?? prompt.LastUserText).Take(LongestQuote).ToList();
        var messages = prompt.Messages == 1 ? " message." : " messages.";
        List<string> tokens = ["This", " is", " the", " simulator", $", reading {prompt.Messages}", messages, .. Speaker(prompt)];
        tokens.AddRange(quoted.Select((word, i) => (i == 0 ? " \"" : " ") + word + (i == quoted.Count - 1 ? "\"." : "")));
        AppendSentence(tokens, SimulatedRandom.From(prompt.Everything));
        return tokens.Count <= prompt.MaxTokens ? tokens : tokens[..prompt.MaxTokens];
    }

    private static string[] Speaker(SimulatedPrompt prompt) =>
        prompt.ToolResult is null ? [" You", " wrote:"] : [" The", " tool", " said:"];

    public static int CountWords(string text) => Words(text).Length;

    private static void AppendSentence(List<string> tokens, SimulatedRandom random)
    {
        var length = FewestWords + random.Next(MostWords - FewestWords + 1);
        for (var i = 0; i < length; i++)
        {
            var word = _vocabulary[random.Next(_vocabulary.Length)];
            tokens.Add(" " + (i == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word) + (i == length - 1 ? "." : ""));
        }
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
