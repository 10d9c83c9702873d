namespace Gateway.Answers;

/// <summary>An answer broke off after its stream had begun, when there is no status any more to say so.</summary>
internal sealed record Failure(int Status, string Title, string Detail) : AnswerEvent("error");
