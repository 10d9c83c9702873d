using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.PostgreSql.WakeUp;
using Trilane.Jobs.Storage;
using Trilane.PostgreSqlServer;

namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>A schema of its own on a test server.</summary>
public sealed class PostgreSqlHome : StoreHome
{
    // Every time that is stored, by table.
    private static readonly (string Table, string[] Columns)[] _times =
    [
        ("job", ["created_at", "run_at"]),
        ("job_live", ["run_at", "ready_at", "started_at"]),
        ("job_outcome", ["started_at", "finished_at", "expires_at", "prune_at"]),
        ("job_worker", ["started_at", "lease_until"]),
        ("job_upload", ["written_at"]),
    ];

    private readonly Server _server;

    public PostgreSqlHome()
        : this(TestServer.Shared)
    {
    }

    internal PostgreSqlHome(Server server) => _server = server;

    internal string Schema { get; } = $"Jobs {Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>As a user without any right of an administrator: who makes a schema has all of its rights.</summary>
    internal string ConnectionString => Own(_server.ConnectionString + ";Username=app;Include Error Detail=true");

    internal Meter Meter { get; } = new("Trilane.Jobs");

    internal override IJobStore Open() => Open(ConnectionString);

    internal PostgreSqlJobStore Open(string connectionString, WakeUpTimes? times = null, ILogger? logger = null, TimeProvider? time = null) => new(
        NpgsqlDataSource.Create(connectionString), ownsSource: true, Schema, Meter, logger ?? NullLogger.Instance, time ?? TimeProvider.System, times);

    internal override async Task<DbConnection> ConnectAsync() => await ConnectAsync(Own(_server.ConnectionString + ";Username=app"));

    internal override async Task<DbConnection> ConnectElsewhereAsync() => await ConnectAsync(_server.ConnectionStringOf("template1"));

    internal override async Task PassTimeAsync(TimeSpan time)
    {
        foreach (var (table, columns) in _times)
        {
            var shifts = columns.Select(column => $"{column} = {column} - interval '{time.TotalSeconds} s'");
            await ExecuteAsync($"UPDATE trilane.{table} SET {string.Join(", ", shifts)}");
        }
    }

    internal override async Task SetSchemaVersionAsync(int version) => await ExecuteAsync($"INSERT INTO trilane.schema_version (version) VALUES ({version})");

    /// <summary>Makes the user of the stores on a server.</summary>
    internal static async Task PrepareAsync(Server server)
    {
        await using var connection = await ConnectAsync(server.ConnectionString);
        await using NpgsqlCommand command = new("CREATE ROLE app LOGIN; GRANT CREATE ON DATABASE postgres TO app", connection);
        await command.ExecuteNonQueryAsync();
    }

    internal override async Task<IAsyncDisposable> RefuseWritesAsync()
    {
        await ExecuteAsync($"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SqlText.Quote(Schema)} FROM app");
        return new Refusal(this);
    }

    /// <summary>Runs a statement in which the schema is called trilane, as it is in the store's own.</summary>
    internal async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync(Own(_server.ConnectionString));
        await using var command = connection.CreateCommand();
        command.CommandText = Text(sql);
        return await command.ExecuteScalarAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        Meter.Dispose();
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SET client_min_messages = warning; DROP SCHEMA IF EXISTS {SqlText.Quote(Schema)} CASCADE";
        await command.ExecuteNonQueryAsync();
    }

    internal string Text(string sql) => SqlText.Replace(sql, Schema);

    private sealed class Refusal(PostgreSqlHome home) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await home.ExecuteAsync($"GRANT ALL ON ALL TABLES IN SCHEMA {SqlText.Quote(home.Schema)} TO app");
    }

    // The app's own tables are in the same schema, and found without its name.
    private string Own(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = SqlText.Quote(Schema) }.ConnectionString;

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
