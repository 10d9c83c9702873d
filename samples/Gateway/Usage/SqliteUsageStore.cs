using System.Globalization;
using Gateway.Storage;
using Trilane;

namespace Gateway.Usage;

/// <summary>Usage in SQLite. The asynchronous form is the synchronous one on the lane "sqlite": SQLite has no asynchronous I/O.</summary>
internal sealed class SqliteUsageStore(GatewayDatabase database, [FromKeyedServices("sqlite")] BlockingLane lane) : IUsageStore
{
    public Task AddAsync(UsageRecord record) => lane.RunAsync(() => Add(record));

    public void Add(UsageRecord record) => database.Write(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO usage (at, route, caller, session_id, model, prompt_tokens, completion_tokens, outcome)
            VALUES ($at, $route, $caller, $session, $model, $prompt, $completion, $outcome)
            """;
        command.Parameters.AddWithValue("$at", record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("$route", record.Route);
        command.Parameters.AddWithValue("$caller", (object?)record.Caller ?? DBNull.Value);
        command.Parameters.AddWithValue("$session", (object?)record.SessionId ?? DBNull.Value);
        command.Parameters.AddWithValue("$model", record.Model);
        command.Parameters.AddWithValue("$prompt", (object?)record.PromptTokens ?? DBNull.Value);
        command.Parameters.AddWithValue("$completion", (object?)record.CompletionTokens ?? DBNull.Value);
        command.Parameters.AddWithValue("$outcome", record.Outcome.ToName());
        command.ExecuteNonQuery();
    });
}
