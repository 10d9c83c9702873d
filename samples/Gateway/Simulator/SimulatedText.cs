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
    /// <param name="prompt">What is answered.</param>
    /// <param name="length">How many tokens; 0 for as many as it happens to have.</param>
    public static List<string> Answer(SimulatedPrompt prompt, int length)
    {
        var quoted = Words(prompt.LastUserText).Take(LongestQuote).ToList();
        var messages = prompt.Messages == 1 ? " message." : " messages.";
        var tokens = new List<string> { "This", " is", " the", " simulator", $", reading {prompt.Messages}", messages, " You", " wrote:" };
        tokens.AddRange(quoted.Select((word, i) => (i == 0 ? " \"" : " ") + word + (i == quoted.Count - 1 ? "\"." : "")));
        var random = SimulatedRandom.From(prompt.Everything);
        do
        {
            AppendSentence(tokens, ref random);
        }
        while (tokens.Count < length);

        var most = Math.Min(length > 0 ? length : int.MaxValue, prompt.MaxTokens);
        return tokens.Count <= most ? tokens : tokens[..most];
    }

    public static int CountWords(string text) => Words(text).Length;

    private static void AppendSentence(List<string> tokens, ref SimulatedRandom random)
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
