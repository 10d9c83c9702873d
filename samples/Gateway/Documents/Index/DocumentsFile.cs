using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Documents.Index;

/// <summary>The SQLite file that holds the jobs and the index: beside the gateway's own, with ".jobs" in its name.</summary>
internal sealed class DocumentsFile(IOptions<DatabaseOptions> options, IHostEnvironment environment)
{
    private readonly string _path = PathOf(environment.ContentRootPath, options.Value.Database);

    public static string PathOf(string contentRoot, string database) => Path.ChangeExtension(Path.Combine(contentRoot, database), ".jobs.db");

    public void CreateSchema()
    {
        try
        {
            using var connection = Open();
            connection.Run("PRAGMA journal_mode = WAL"); // as the job store has it
            using var transaction = connection.BeginTransaction(deferred: false); // several processes may start at once
            connection.Run(EmbeddedSql.Read("SqliteIndex.sql"));
            transaction.Commit();
        }
        catch (SqliteException reason)
        {
            throw new DatabaseException(_path, reason);
        }
    }

    /// <summary>A pooled connection, to be disposed by the caller. Everything done with it is synchronous.</summary>
    public SqliteConnection Open() => SqliteExtensions.Open(_path, "PRAGMA busy_timeout = 5000");
}
