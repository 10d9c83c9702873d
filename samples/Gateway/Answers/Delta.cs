namespace Gateway.Answers;

/// <summary>The next piece of the answer's text.</summary>
internal sealed record Delta(string Text) : AnswerEvent("delta");
