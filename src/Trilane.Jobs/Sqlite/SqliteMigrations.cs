using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trilane.Jobs.Sqlite;

/// <summary>Brings a database file's schema up to date.</summary>
internal static class SqliteMigrations
{
    private const string CreateVersions =
        "CREATE TABLE IF NOT EXISTS trilane_schema (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT";

    /// <exception cref="JobSchemaException">The schema is newer than this program.</exception>
    internal static void Run(SqliteSession session, SqliteAddress address, TimeProvider time)
    {
        UseWriteAheadLog(session, address, time);

        // BEGIN IMMEDIATE is the lock: a second process that starts now waits here, and then finds nothing left to do.
        session.RunWhenFree("BEGIN IMMEDIATE", address.BusyTimeout);
        try
        {
            session.Execute(CreateVersions);
            Migrate(session, address, time);
            session.Execute("COMMIT");
        }
        catch
        {
            if (session.IsInTransaction)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private static void Migrate(SqliteSession session, SqliteAddress address, TimeProvider time)
    {
        var found = Scalar(session, "SELECT coalesce(max(version), 0) FROM trilane_schema");
        var known = SqliteQueries.Migrations[^1].Version;
        if (found > known)
        {
            throw new JobSchemaException(
                $"The job store {address.Path} (SQLite) has schema version {found}, but this program knows versions up to {known}. "
                + "Update Trilane.Jobs in this program, or point it to another file.");
        }

        foreach (var (version, text) in SqliteQueries.Migrations.Where(migration => migration.Version > found))
        {
            try
            {
                session.Execute(text);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_ERROR)
            {
                throw new JobSchemaException(
                    $"The job store {address.Path} (SQLite) could not be brought from schema version {found} to {version}; nothing was changed: {exception.Message}",
                    exception);
            }

            session.Execute($"INSERT INTO trilane_schema VALUES ({version}, {time.GetUtcNow().ToUnixTimeMilliseconds()})");
        }
    }

    /// <summary>A switch to the write-ahead log does not wait for others as other statements do, so this does.</summary>
    private static void UseWriteAheadLog(SqliteSession session, SqliteAddress address, TimeProvider time)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                using var statement = new SqliteStatement(session.Connection.Handle!, "PRAGMA journal_mode = WAL");
                statement.Step();
                var mode = statement.Text(0);
                if (mode != "wal")
                {
                    throw new JobStoreException(
                        $"The job store {address.Path} (SQLite) can't use a write-ahead log, its journal mode stays '{mode}'. "
                        + "Put the file on a local disk: network file systems have no shared memory.");
                }

                return;
            }
            catch (SqliteException exception)
                when (exception.SqliteErrorCode == raw.SQLITE_BUSY && time.GetElapsedTime(start) < address.BusyTimeout)
            {
                Thread.Sleep(10);
            }
        }
    }

    private static long Scalar(SqliteSession session, string text)
    {
        using var statement = new SqliteStatement(session.Connection.Handle!, text);
        statement.Step();
        return statement.Long(0);
    }
}
