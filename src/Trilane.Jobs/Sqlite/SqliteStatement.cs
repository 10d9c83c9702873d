using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trilane.Jobs.Sqlite;

/// <summary>
/// A prepared statement, used by one thread at a time. It speaks to SQLite's own interface: the classes of ADO.NET box each value and make
/// several objects a call.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int TextOnStack = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string[] _parameters;

    internal SqliteStatement(sqlite3 database, string text)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _parameters = new string[raw.sqlite3_bind_parameter_count(_statement)];
        for (var index = 0; index < _parameters.Length; index++)
        {
            _parameters[index] = raw.sqlite3_bind_parameter_name(_statement, index + 1).utf8_to_string()[1..];
        }
    }

    internal SqliteStatement Bind(string parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, IndexOf(parameter), value));
        return this;
    }

    internal SqliteStatement Bind(string parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    internal SqliteStatement Bind(string parameter, double value)
    {
        Check(raw.sqlite3_bind_double(_statement, IndexOf(parameter), value));
        return this;
    }

    internal SqliteStatement Bind(string parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    internal SqliteStatement Bind(string parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, IndexOf(parameter), value));
        return this;
    }

    internal SqliteStatement Bind(string parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= TextOnStack ? stackalloc byte[TextOnStack] : new byte[most];
        Check(raw.sqlite3_bind_text(_statement, IndexOf(parameter), bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>Null for nothing.</summary>
    internal SqliteStatement BindOrNull(string parameter, ReadOnlySpan<byte> value) =>
        value.IsEmpty ? BindNull(parameter) : Bind(parameter, value);

    internal SqliteStatement BindNull(string parameter)
    {
        Check(raw.sqlite3_bind_null(_statement, IndexOf(parameter)));
        return this;
    }

    /// <summary>Goes to the next row; at the end it is ready to be used again, and false.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        End(code);
        return false;
    }

    /// <summary>Runs a statement that has no rows; false when another connection has the lock that it needs.</summary>
    internal bool TryRun()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_BUSY)
        {
            raw.sqlite3_reset(_statement);
            return false;
        }

        End(code);
        return true;
    }

    /// <summary>Runs a statement that has no rows, or whose rows are not wanted; how many rows it changed.</summary>
    internal int Run()
    {
        while (Step())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>Leaves the rest of the rows.</summary>
    internal void Reset() => raw.sqlite3_reset(_statement);

    internal bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    internal long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    internal int Int(int column) => raw.sqlite3_column_int(_statement, column);

    internal double Double(int column) => raw.sqlite3_column_double(_statement, column);

    internal string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    internal string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    internal DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : SqliteTime.Read(Long(column));

    internal Guid Guid(int column) => new(Bytes(column), bigEndian: true);

    /// <summary>Valid until the next step.</summary>
    internal ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void End(int code)
    {
        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            return;
        }

        var exception = new SqliteException(
            raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));
        raw.sqlite3_reset(_statement);
        throw exception;
    }

    private int IndexOf(string parameter)
    {
        for (var index = 0; index < _parameters.Length; index++)
        {
            if (_parameters[index] == parameter)
            {
                return index + 1;
            }
        }

        throw new ArgumentException($"The statement has no parameter '{parameter}'. It has: {string.Join(", ", _parameters)}.", nameof(parameter));
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));
        }
    }
}
