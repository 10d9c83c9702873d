namespace Gateway.Sessions;

/// <summary>Keeps conversations, each bounded to its latest messages.</summary>
/// <remarks>
/// Both forms exist because callers of both kinds do: /chat awaits, /chat-sync blocks. Calls for one session may run at the same
/// time: each exchange is kept whole and none is lost.
/// </remarks>
internal interface ISessionStore
{
    /// <summary>The latest messages of a session, oldest first; none if the session is new.</summary>
    IReadOnlyList<SessionMessage> Read(string sessionId);

    /// <inheritdoc cref="Read"/>
    Task<IReadOnlyList<SessionMessage>> ReadAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Adds a question and its answer, and drops what is over the bound.</summary>
    void Append(string sessionId, string question, string answer);

    /// <inheritdoc cref="Append"/>
    Task AppendAsync(string sessionId, string question, string answer, CancellationToken cancellationToken);
}
