namespace Gateway.Sessions;

/// <summary>One message of a conversation: the user's, or the model's answer.</summary>
internal sealed record SessionMessage(bool FromUser, string Content);
