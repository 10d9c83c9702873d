using Microsoft.Data.Sqlite;

namespace Trilane.Jobs.Tests.Support;

/// <summary>A folder with a job store, which several apps of one test may share as several processes would.</summary>
internal sealed class JobFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trilane-jobs-");

    internal string Path => System.IO.Path.Combine(_folder.FullName, "jobs.db");

    internal string ConnectionString => $"Data Source={Path}";

    /// <summary>Changes what is stored behind the store's back; gives the number of rows.</summary>
    internal async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    internal async Task<long> CountAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    internal async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
