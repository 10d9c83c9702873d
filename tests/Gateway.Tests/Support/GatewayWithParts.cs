using Npgsql;
using Trilane.PostgreSqlServer;

namespace Gateway.Tests.Support;

/// <summary>A gateway whose sessions are in a Redis and whose usage is in a PostgreSQL, both real and its own.</summary>
public sealed class GatewayWithParts : IAsyncLifetime
{
    private LocalRedis? _redis;
    private Server? _postgres;
    private GatewayProcess? _process;

    internal LocalRedis Redis => _redis!;

    internal Server Postgres => _postgres!;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        _redis = await LocalRedis.StartAsync();
        _postgres = await Server.StartAsync();
        _process = await StartAnotherAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        await _postgres!.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    /// <summary>One more gateway on the same servers.</summary>
    internal Task<GatewayProcess> StartAnotherAsync() => GatewayProcess.StartAsync(
        $"--Gateway:Redis={Redis.ConnectionString}",
        $"--Gateway:Postgres={Postgres.ConnectionString}",
        "--Gateway:Simulator:TimeToFirstToken=0",
        "--Gateway:Simulator:TimeBetweenTokens=0");

    /// <summary>The rows of a query to PostgreSQL, each as its values joined by commas.</summary>
    internal async Task<List<string>> QueryAsync(string sql, CancellationToken deadline)
    {
        await using var connection = new NpgsqlConnection($"{Postgres.ConnectionString};Pooling=false");
        await connection.OpenAsync(deadline);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(deadline);
        var rows = new List<string>();
        while (await reader.ReadAsync(deadline))
        {
            rows.Add(string.Join(",", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : $"{reader.GetValue(i)}")));
        }

        return rows;
    }
}
