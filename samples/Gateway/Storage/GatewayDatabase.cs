using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>The SQLite file. Every call is synchronous, since SQLite's own is; so call it on a thread that may block.</summary>
/// <remarks>Thread-safe: each call opens a pooled connection of its own.</remarks>
internal sealed class GatewayDatabase
{
    private readonly string _path;
    private readonly string _connectionString;
    private readonly Lock _writing = new();

    public GatewayDatabase(IOptions<DatabaseOptions> options, IHostEnvironment environment)
    {
        _path = Path.Combine(environment.ContentRootPath, options.Value.Database);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path }.ToString();
    }

    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public void CreateSchema()
    {
        try
        {
            using var connection = Open();
            Execute(connection, "PRAGMA journal_mode = WAL"); // readers go on while one writes; the file remembers it
            Execute(connection, ReadSchema());
            AddCaller(connection);
        }
        catch (SqliteException reason)
        {
            throw new DatabaseException(_path, reason);
        }
    }

    public T Read<T>(Func<SqliteConnection, T> query)
    {
        using var connection = Open();
        return query(connection);
    }

    /// <summary>Makes a change in a transaction of its own.</summary>
    public void Write(Action<SqliteConnection> change)
    {
        using var connection = Open();
        // SQLite admits one writer. Waiting for that here is in order of arrival; inside SQLite it is sleeping and trying again.
        lock (_writing)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            change(connection);
            transaction.Commit();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // The time to wait for another process that writes. With a write-ahead log, NORMAL can lose the last commits in a power
            // cut but never corrupts the file, and saves a disk flush for each answer.
            Execute(connection, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are this class's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // A file that an earlier form of this program made has usage without callers.
    private static void AddCaller(SqliteConnection connection)
    {
        using var find = connection.CreateCommand();
        find.CommandText = "SELECT count(*) FROM pragma_table_info('usage') WHERE name = 'caller'";
        if ((long)find.ExecuteScalar()! == 0)
        {
            Execute(connection, "ALTER TABLE usage ADD COLUMN caller TEXT");
        }
    }

    private static string ReadSchema()
    {
        using var schema = typeof(GatewayDatabase).Assembly.GetManifestResourceStream("Schema.sql")!;
        using var reader = new StreamReader(schema);
        return reader.ReadToEnd();
    }
}
