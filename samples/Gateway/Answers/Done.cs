namespace Gateway.Answers;

/// <summary>The end of an answer: whether it came from the cache, how many searches it took, and what the model used; null for none asked.</summary>
internal sealed record Done(bool Cached, int Hops, AnswerUsage? Usage) : AnswerEvent("done");
