namespace Gateway.Usage;

/// <summary>What one call to the model used; a count is null where the model did not come to say it.</summary>
internal sealed record UsageRecord(
    DateTimeOffset At,
    string Route,
    string? SessionId,
    string Model,
    long? PromptTokens,
    long? CompletionTokens,
    UsageOutcome Outcome);
