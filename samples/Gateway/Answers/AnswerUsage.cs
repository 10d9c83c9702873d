namespace Gateway.Answers;

/// <summary>What the model call of an answer used, as far as the model says it.</summary>
internal sealed record AnswerUsage(long? PromptTokens, long? CompletionTokens);
