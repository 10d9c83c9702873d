using System.Data.Common;
using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Chaos.Databases;

/// <summary>The database of the store, in which the run keeps what jobs did: beside the jobs, by the same clock.</summary>
internal abstract class ChaosDatabase
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS chaos_start (job TEXT NOT NULL, token TEXT NOT NULL, node TEXT NOT NULL, attempt BIGINT NOT NULL, generation BIGINT NOT NULL, at BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS chaos_work (job TEXT NOT NULL, token TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS chaos_effect (job TEXT NOT NULL, token TEXT NOT NULL, at BIGINT NOT NULL);
        """;

    /// <summary>The database's own time in milliseconds since 1970, as SQL.</summary>
    protected abstract string Now { get; }

    /// <summary>All jobs and their outcomes, as SQL: id, request, created, state, finished, result, error.</summary>
    protected abstract string Jobs { get; }

    /// <summary>Unique keys that more than one job which is not final has, as SQL.</summary>
    protected abstract string KeysHeldTwice { get; }

    /// <summary>How many jobs are not final, as SQL.</summary>
    protected abstract string Live { get; }

    internal static ChaosDatabase Of(bool isPostgreSql, string connectionString) =>
        isPostgreSql ? new PostgreSqlChaosDatabase(connectionString) : new SqliteChaosDatabase(connectionString);

    internal abstract Task<DbConnection> ConnectAsync();

    internal Task CreateAsync() => ExecuteAsync(Tables);

    internal Task NoteStartAsync(AttemptId attempt, string token, string node, int number) =>
        ExecuteAsync($"INSERT INTO chaos_start VALUES ('{attempt.Job}', '{token}', '{node}', {number}, {attempt.Generation}, {Now})");

    internal Task NoteWorkAsync(Guid job, string token) => ExecuteAsync($"INSERT INTO chaos_work VALUES ('{job}', '{token}', {Now})");

    /// <summary>Writes the effect of a job within the transaction of its outcome. Nothing in the table keeps it from being there twice.</summary>
    internal async Task WriteEffectAsync(DbTransaction transaction, Guid job, string token, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO chaos_effect VALUES ('{job}', '{token}', {Now})";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task<long> CountLiveAsync() => (await ReadAsync(Live, static row => row.GetInt64(0)))[0];

    internal Task<List<string>> FindKeysHeldTwiceAsync() => ReadAsync(KeysHeldTwice, static row => row.GetString(0));

    internal Task<List<StoredJob>> ReadJobsAsync() => ReadAsync(Jobs, StoredJob.Read);

    internal Task<List<Start>> ReadStartsAsync() => ReadAsync(
        "SELECT job, token, node, attempt, generation, at FROM chaos_start ORDER BY at",
        static row => new Start(Guid.Parse(row.GetString(0)), row.GetString(1), row.GetString(2), (int)row.GetInt64(3), (int)row.GetInt64(4), row.GetInt64(5)));

    internal Task<List<Mark>> ReadWorkAsync() => ReadMarksAsync("chaos_work");

    internal Task<List<Mark>> ReadEffectsAsync() => ReadMarksAsync("chaos_effect");

    internal async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private Task<List<Mark>> ReadMarksAsync(string table) => ReadAsync(
        $"SELECT job, token, at FROM {table} ORDER BY at", static row => new Mark(Guid.Parse(row.GetString(0)), row.GetString(1), row.GetInt64(2)));

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        List<T> rows = [];
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
