namespace Gateway.Chat;

/// <summary>What the model says.</summary>
internal sealed record ChatAnswer(string Answer);
