using Microsoft.Data.Sqlite;

namespace Trilane.Jobs.Sqlite;

/// <summary>Which database file a store uses, and how it opens it.</summary>
internal sealed class SqliteAddress
{
    // Long enough for another process's commit on a slow disk, short enough that a caller behind HTTP still hears of it.
    private const int BusySecondsUnlessGiven = 5;

    private readonly string _connectionString;

    // The file as SQLite names it once it is open: a full path that goes through no links, so that two ways to one file are one name.
    private volatile string? _nameWithoutLinks;

    /// <exception cref="ArgumentException">The connection string can't be read, or names no file.</exception>
    internal SqliteAddress(string connectionString)
    {
        var given = new SqliteConnectionStringBuilder(connectionString);
        RefuseMemory(given);
        if (given.Mode == SqliteOpenMode.ReadOnly)
        {
            throw new ArgumentException(
                "The connection string of the job store says Mode=ReadOnly, but jobs have to be written. Leave Mode away.", nameof(connectionString));
        }

        Path = System.IO.Path.GetFullPath(given.DataSource);
        BusyTimeout = TimeSpan.FromSeconds(given.ShouldSerialize("Default Timeout")
            ? Math.Max(1, given.DefaultTimeout)
            : BusySecondsUnlessGiven);

        // Connections are kept by the store, so no pool; a shared cache would lock whole tables; foreign keys are not used and cost time.
        given.DataSource = Path;
        given.Pooling = false;
        given.Cache = SqliteCacheMode.Private;
        given.ForeignKeys = false;
        given.DefaultTimeout = (int)BusyTimeout.TotalSeconds;
        _connectionString = given.ToString();
    }

    /// <summary>The database file, as a full path.</summary>
    internal string Path { get; }

    /// <summary>How long a write waits for another process's: <c>Default Timeout</c> of the connection string, else 5 s.</summary>
    internal TimeSpan BusyTimeout { get; }

    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            _nameWithoutLinks = connection.DataSource;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether an open connection is one to this file.</summary>
    internal bool IsOf(SqliteConnection connection) => string.Equals(
        connection.DataSource, _nameWithoutLinks, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static void RefuseMemory(SqliteConnectionStringBuilder given)
    {
        var source = given.DataSource;
        if (given.Mode == SqliteOpenMode.Memory
            || string.IsNullOrEmpty(source)
            || source.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || source.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"The job store needs a database file, because accepted jobs have to outlive the process; the connection string names '{source}'"
                + (given.Mode == SqliteOpenMode.Memory ? " with Mode=Memory" : "") + ". Write for example \"Data Source=jobs.db\".");
        }

        if (source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The job store takes a file's path as its Data Source, not the URI '{source}'.");
        }
    }
}
