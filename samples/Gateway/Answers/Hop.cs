namespace Gateway.Answers;

/// <summary>One search of the index: which it was, what it looked for, and how many chunks it found that were not known before.</summary>
internal sealed record Hop(int Number, string Query, int Found) : AnswerEvent("hop");
