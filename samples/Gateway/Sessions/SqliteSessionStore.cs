using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Trilane;

namespace Gateway.Sessions;

/// <summary>
/// Sessions in SQLite. The asynchronous form is the synchronous one on the lane "sqlite": SQLite has no asynchronous I/O.
/// </summary>
internal sealed class SqliteSessionStore(
    GatewayDatabase database,
    [FromKeyedServices("sqlite")] BlockingLane lane,
    IOptions<SessionStoreOptions> options) : ISessionStore
{
    private readonly int _maxMessages = options.Value.MaxMessages;

    public Task<IReadOnlyList<SessionMessage>> ReadAsync(string sessionId, CancellationToken cancellationToken) =>
        lane.RunAsync(() => Read(sessionId), cancellationToken);

    public Task AppendAsync(string sessionId, string question, string answer, CancellationToken cancellationToken) =>
        lane.RunAsync(() => Append(sessionId, question, answer), cancellationToken);

    public IReadOnlyList<SessionMessage> Read(string sessionId) => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT role, content FROM (
                SELECT id, role, content FROM session_messages
                WHERE session_id = $session ORDER BY id DESC LIMIT $max)
            ORDER BY id
            """;
        command.Parameters.AddWithValue("$session", sessionId);
        command.Parameters.AddWithValue("$max", _maxMessages);
        using var reader = command.ExecuteReader();
        var messages = new List<SessionMessage>();
        while (reader.Read())
        {
            messages.Add(new SessionMessage(reader.GetString(0) == "user", reader.GetString(1)));
        }

        return messages;
    });

    public void Append(string sessionId, string question, string answer) => database.Write(connection =>
    {
        Insert(connection, sessionId, question, answer);
        DropOldest(connection, sessionId);
    });

    private static void Insert(SqliteConnection connection, string sessionId, string question, string answer)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO session_messages (session_id, role, content)
            VALUES ($session, 'user', $question), ($session, 'assistant', $answer)
            """;
        command.Parameters.AddWithValue("$session", sessionId);
        command.Parameters.AddWithValue("$question", question);
        command.Parameters.AddWithValue("$answer", answer);
        command.ExecuteNonQuery();
    }

    private void DropOldest(SqliteConnection connection, string sessionId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM session_messages
            WHERE session_id = $session AND id <= (
                SELECT id FROM session_messages
                WHERE session_id = $session ORDER BY id DESC LIMIT 1 OFFSET $max)
            """;
        command.Parameters.AddWithValue("$session", sessionId);
        command.Parameters.AddWithValue("$max", _maxMessages);
        command.ExecuteNonQuery();
    }
}
