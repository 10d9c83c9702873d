using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trilane.Jobs.Sqlite;

/// <summary>Says in the job lane's words what SQLite's result codes mean for a store.</summary>
internal static class SqliteErrors
{
    /// <summary>The exception for callers of the store; one that is no fault of the store comes back as it is.</summary>
    internal static Exception Translate(Exception exception, SqliteAddress address) => exception switch
    {
        SqliteException sqlite when Explain(sqlite, address) is { } problem =>
            new JobStoreException($"The job store {address.Path} (SQLite) {problem} ({sqlite.Message})", sqlite),
        LaneFullException full => new JobStoreException(
            $"The job store {address.Path} (SQLite) could not be used, because its blocking lane '{full.Lane}' "
            + (full.Reason == LaneFullReason.Stopping ? "has stopped with the app." : "is full. Raise its limits, or give the app's own work another lane."),
            full),
        _ => exception,
    };

    private static string? Explain(SqliteException exception, SqliteAddress address) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"was locked by another connection for longer than {address.BusyTimeout.TotalSeconds:0.###} s. Keep write transactions on this file "
            + "short, or raise Default Timeout in the connection string.",
        raw.SQLITE_FULL => "is full: the disk has no room left, or the database has reached its max_page_count. Make room.",
        raw.SQLITE_READONLY => "is read-only. Give the process the right to write to the file and to its folder.",
        raw.SQLITE_CANTOPEN => "can't be opened. Check that its folder exists and that the process may write there.",
        raw.SQLITE_PERM or raw.SQLITE_AUTH => "can't be used: access was denied. Give the process the right to write to the file and to its folder.",
        raw.SQLITE_IOERR => "can't be read or written: the disk or its file system reported an error.",
        raw.SQLITE_CORRUPT => "is damaged. Restore it from a backup, or move it away to start with an empty one.",
        raw.SQLITE_NOTADB => "is not an SQLite database, or an encrypted one. Name another file.",
        raw.SQLITE_ERROR when exception.Message.Contains("no such table: trilane_", StringComparison.Ordinal) =>
            "has no tables yet. The app makes them when it starts; should the file have been removed since then, start the app again.",
        raw.SQLITE_NOMEM => "ran out of memory.",
        _ => null,
    };
}
