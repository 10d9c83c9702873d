using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trilane.Jobs.Sqlite;

/// <summary>A connection with its prepared statements; used by one thread at a time, always on the lane.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly Dictionary<(string Name, int Copy), SqliteStatement> _copies = [];
    private readonly bool _ownsConnection;
    private bool _waitsForDisk = true;

    private SqliteSession(SqliteConnection connection, bool ownsConnection)
    {
        Connection = connection;
        _ownsConnection = ownsConnection;
    }

    internal SqliteConnection Connection { get; }

    /// <summary>False once somebody has closed the connection or left it inside a transaction that nobody ends.</summary>
    internal bool IsUsable => Connection.State == System.Data.ConnectionState.Open && !IsInTransaction;

    internal bool IsInTransaction => raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    /// <summary>Opens a connection of the store's own.</summary>
    internal static SqliteSession Open(SqliteAddress address)
    {
        var session = new SqliteSession(address.Open(), ownsConnection: true);
        try
        {
            _ = raw.sqlite3_busy_timeout(session.Connection.Handle, (int)address.BusyTimeout.TotalMilliseconds);
            session.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Uses the caller's connection, which stays open; only the statements end with the session.</summary>
    internal static SqliteSession Borrow(SqliteConnection connection) => new(connection, ownsConnection: false);

    /// <summary>The statement of <c>Queries/{name}.sql</c>, ready to be bound.</summary>
    internal SqliteStatement Query(string name)
    {
        if (!_statements.TryGetValue(name, out var statement))
        {
            statement = new SqliteStatement(Connection.Handle!, SqliteQueries.Text(name));
            _statements.Add(name, statement);
        }

        return statement;
    }

    /// <summary>One of several statements of one query, whose rows are read side by side.</summary>
    internal SqliteStatement QueryCopy(string name, int copy)
    {
        if (!_copies.TryGetValue((name, copy), out var statement))
        {
            statement = new SqliteStatement(Connection.Handle!, SqliteQueries.Text(name));
            _copies.Add((name, copy), statement);
        }

        return statement;
    }

    /// <summary>A statement that is part of the code: PRAGMA and the ends of transactions.</summary>
    internal SqliteStatement Statement(string text)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            statement = new SqliteStatement(Connection.Handle!, text);
            _statements.Add(text, statement);
        }

        return statement;
    }

    /// <summary>Another number than before means that another connection has committed something.</summary>
    internal long ReadDataVersion()
    {
        var statement = Statement("PRAGMA data_version");
        statement.Step();
        var version = statement.Long(0);
        statement.Reset();
        return version;
    }

    internal long LastInsertedNumber => raw.sqlite3_last_insert_rowid(Connection.Handle);

    /// <summary>Runs a statement that needs the write lock of the file.</summary>
    /// <remarks>
    /// SQLite's own waiting backs off to steps of 100 ms. A neighbour that writes without pause leaves only short gaps, so that a waiter
    /// found none for seconds; a try each millisecond meets one soon, and costs one system call.
    /// </remarks>
    internal void RunWhenFree(string text, TimeSpan busyTimeout)
    {
        var database = Connection.Handle!;
        var statement = Statement(text);
        var start = Stopwatch.GetTimestamp();
        _ = raw.sqlite3_busy_timeout(database, 0);
        try
        {
            while (!statement.TryRun())
            {
                if (Stopwatch.GetElapsedTime(start) >= busyTimeout)
                {
                    throw new SqliteException("database is locked", raw.SQLITE_BUSY);
                }

                Thread.Sleep(1);
            }
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(database, (int)busyTimeout.TotalMilliseconds);
        }
    }

    /// <summary>Says whether the next commits wait for the disk: FULL syncs the log at each, NORMAL only when it is folded into the file.</summary>
    internal void WaitForDisk(bool waits)
    {
        if (_waitsForDisk != waits)
        {
            Execute(waits ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _waitsForDisk = waits;
        }
    }

    /// <summary>Runs one or more statements once.</summary>
    internal void Execute(string text)
    {
        var code = raw.sqlite3_exec(Connection.Handle, text);
        if (code != raw.SQLITE_OK)
        {
            var database = Connection.Handle;
            throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code, raw.sqlite3_extended_errcode(database));
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values.Concat(_copies.Values))
        {
            statement.Dispose();
        }

        if (_ownsConnection)
        {
            Connection.Dispose();
        }
    }
}
