using Gateway.Parts;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Usage;

/// <summary>Usage in PostgreSQL.</summary>
internal sealed class PostgresUsageStore(PostgresServer server) : IUsageStore
{
    public static PostgresSchema Schema { get; } = new("""
        CREATE TABLE IF NOT EXISTS gateway_usage (
            id                 bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at                 timestamptz NOT NULL,
            route              text        NOT NULL,
            caller             text,
            session_id         text,
            model              text        NOT NULL,
            prompt_tokens      bigint,
            completion_tokens  bigint,
            outcome            text        NOT NULL CHECK (outcome IN ('completed', 'client_left', 'failed'))
        );
        """);

    public async Task AddAsync(UsageRecord record) => await server.RunAsync(
        async postgres =>
        {
            await using var command = Insert(postgres, record);
            return await command.ExecuteNonQueryAsync();
        },
        CancellationToken.None);

    public void Add(UsageRecord record) => server.Run(postgres =>
    {
        using var command = Insert(postgres, record);
        return command.ExecuteNonQuery();
    });

    private static NpgsqlCommand Insert(NpgsqlConnection postgres, UsageRecord record) => new(
        """
        INSERT INTO gateway_usage (at, route, caller, session_id, model, prompt_tokens, completion_tokens, outcome)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        postgres)
    {
        Parameters =
        {
            new() { Value = record.At.UtcDateTime },
            Text(record.Route),
            Text(record.Caller),
            Text(record.SessionId),
            Text(record.Model),
            Count(record.PromptTokens),
            Count(record.CompletionTokens),
            Text(record.Outcome.ToName()),
        },
    };

    // PostgreSQL has no character 0 in its texts; clients may well send one.
    private static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value?.Replace('\0', '\uFFFD') ?? (object)DBNull.Value };

    private static NpgsqlParameter Count(long? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value ?? (object)DBNull.Value };
}
