using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Parts;

/// <summary>The connections to PostgreSQL. They open when used, so a server that is down at start is used once it is there.</summary>
/// <remarks>Thread-safe. While PostgreSQL is away every call fails with a <see cref="PartUnavailableException"/>.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Part = "postgres";

    private const int SchemaLock = 0x6761_7465; // "gate": an advisory lock, so that processes that start together make the tables once

    private readonly List<PostgresSchema> _schemas;
    private readonly PartState _state;
    private volatile bool _hasSchema;

    public PostgresServer(IOptions<PartsOptions> options, IEnumerable<PostgresSchema> schemas, ILoggerFactory logs)
    {
        var address = new NpgsqlConnectionStringBuilder(options.Value.Postgres);
        address.ApplicationName ??= "gateway";
        if (!address.ShouldSerialize(nameof(address.Timeout)))
        {
            address.Timeout = 3; // s to connect; a caller is waiting
        }

        Source = new NpgsqlDataSourceBuilder(address.ConnectionString).UseLoggerFactory(logs).Build();
        _state = new(Part, $"{address.Host}:{address.Port}", logs.CreateLogger<PostgresServer>());
        _schemas = [.. schemas];
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Runs something on a connection whose database has the tables.</summary>
    /// <exception cref="PartUnavailableException">PostgreSQL does not answer, or not this user, or has no such database.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        try
        {
            if (!_hasSchema)
            {
                await CreateSchemaAsync(connection, cancellationToken);
            }

            var result = await use(connection);
            _state.IsBack();
            return result;
        }
        catch (NpgsqlException error) when (error is not PostgresException || error.IsTransient)
        {
            throw Unavailable(error);
        }
    }

    /// <summary>The same in synchronous form, for a thread that may block.</summary>
    /// <exception cref="PartUnavailableException">PostgreSQL does not answer, or not this user, or has no such database.</exception>
    public T Run<T>(Func<NpgsqlConnection, T> use)
    {
        using var connection = Open();
        try
        {
            if (!_hasSchema)
            {
                CreateSchema(connection);
            }

            var result = use(connection);
            _state.IsBack();
            return result;
        }
        catch (NpgsqlException error) when (error is not PostgresException || error.IsTransient)
        {
            throw Unavailable(error);
        }
    }

    public Task ProbeAsync(CancellationToken patience) => RunAsync(
        async postgres =>
        {
            await using var command = new NpgsqlCommand("SELECT 1", postgres);
            return await command.ExecuteScalarAsync(patience);
        },
        patience);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            throw Unavailable(error);
        }
    }

    private NpgsqlConnection Open()
    {
        try
        {
            return Source.OpenConnection();
        }
        catch (NpgsqlException error)
        {
            throw Unavailable(error);
        }
    }

    private async Task CreateSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var create = SchemaCommand(connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _hasSchema = true;
    }

    private void CreateSchema(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var create = SchemaCommand(connection);
        create.ExecuteNonQuery();
        transaction.Commit();
        _hasSchema = true;
    }

    private NpgsqlCommand SchemaCommand(NpgsqlConnection connection)
    {
        var tables = string.Join(Environment.NewLine, _schemas.Select(schema => schema.Sql));
#pragma warning disable CA2100 // the statements are the program's own
        return new($"SELECT pg_advisory_xact_lock({SchemaLock});{Environment.NewLine}{tables}", connection);
#pragma warning restore CA2100
    }

    private PartUnavailableException Unavailable(Exception reason)
    {
        _state.IsAway(reason);
        return new(Part, "PostgreSQL (Gateway:Postgres) does not answer. What needs it works again once it is back.", reason);
    }
}
