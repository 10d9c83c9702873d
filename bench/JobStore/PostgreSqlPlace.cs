using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Trilane.Jobs.PostgreSql;
using Trilane.Jobs.Storage;
using Trilane.PostgreSqlServer;

namespace Trilane.Bench.JobStore;

/// <summary>A schema of its own.</summary>
internal sealed class PostgreSqlPlace(Server server) : StorePlace
{
    private readonly string _schema = "trilane_" + Guid.NewGuid().ToString("N")[..8];
    private readonly Meter _meter = new("Trilane.Jobs");

    internal override IJobStore Open() => new PostgreSqlJobStore(
        NpgsqlDataSource.Create(server.ConnectionString), ownsSource: true, _schema, _meter, NullLogger.Instance, TimeProvider.System);

    public override async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand($"SET client_min_messages = warning; DROP SCHEMA {_schema} CASCADE");
        await command.ExecuteNonQueryAsync();
    }
}
