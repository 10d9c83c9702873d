namespace Gateway.Answers;

/// <summary>What the answer is based on.</summary>
internal sealed record Citations(IReadOnlyList<Citation> Items) : AnswerEvent("citations");
