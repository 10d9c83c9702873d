using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>The SQLite file. Every call is synchronous, since SQLite's own is; so call it on a thread that may block.</summary>
/// <remarks>Thread-safe: each call opens a pooled connection of its own.</remarks>
internal sealed class GatewayDatabase(IOptions<DatabaseOptions> options, IHostEnvironment environment)
{
    private readonly string _path = Path.Combine(environment.ContentRootPath, options.Value.Database);
    private readonly Lock _writing = new();

    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public void CreateSchema()
    {
        try
        {
            using var connection = Open();
            connection.Run("PRAGMA journal_mode = WAL"); // readers go on while one writes; the file remembers it
            connection.Run(ReadSchema());
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

    // The time to wait for another process that writes. With a write-ahead log, NORMAL can lose the last commits in a power cut but never
    // corrupts the file, and saves a disk flush for each answer.
    private SqliteConnection Open() => SqliteExtensions.Open(_path, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL");

    // A file that an earlier form of this program made has usage without callers.
    private static void AddCaller(SqliteConnection connection)
    {
        using var find = connection.CreateCommand();
        find.CommandText = "SELECT count(*) FROM pragma_table_info('usage') WHERE name = 'caller'";
        if ((long)find.ExecuteScalar()! == 0)
        {
            connection.Run("ALTER TABLE usage ADD COLUMN caller TEXT");
        }
    }

    private static string ReadSchema()
    {
        using var schema = typeof(GatewayDatabase).Assembly.GetManifestResourceStream("Schema.sql")!;
        using var reader = new StreamReader(schema);
        return reader.ReadToEnd();
    }
}
