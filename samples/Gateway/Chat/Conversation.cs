namespace Gateway.Chat;

/// <summary>Whose conversation it is, and by which route it goes on.</summary>
internal sealed record Conversation(string Route, string? Caller, string SessionId)
{
    /// <summary>The session as it is stored: callers cannot read each other's, however they name them.</summary>
    public string Key => Caller is null ? SessionId : $"{Caller}/{SessionId}";
}
