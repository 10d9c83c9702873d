namespace Gateway.Usage;

/// <summary>What one call to the model used; a count is null where the model did not come to say it.</summary>
/// <param name="Caller">Whose key it was, or null where the gateway asks for none.</param>
internal sealed record UsageRecord(
    DateTimeOffset At,
    string Route,
    string? Caller,
    string? SessionId,
    string Model,
    long? PromptTokens,
    long? CompletionTokens,
    UsageOutcome Outcome);
