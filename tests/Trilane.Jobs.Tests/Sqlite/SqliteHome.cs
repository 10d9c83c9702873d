using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>A database file in a folder of its own, and a clock that can be moved.</summary>
public sealed class SqliteHome : StoreHome
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trilane-jobs-");
    private readonly ServiceProvider _services = new ServiceCollection().AddTrilane(options => options.AddBlockingLane("sqlite")).BuildServiceProvider();

    internal string FileName { get; init; } = "jobs.db";

    internal string Path => System.IO.Path.Combine(_folder.FullName, FileName);

    internal string ConnectionString => $"Data Source={Path};Default Timeout=1";

    internal BlockingLane Lane => _services.GetRequiredKeyedService<BlockingLane>("sqlite");

    internal MovedClock Clock { get; } = new();

    /// <summary>Ends the lane, as an app that stops does.</summary>
    internal void StopLane() => _services.Dispose();

    internal override DateTimeOffset Now => Clock.GetUtcNow();

    internal override IJobStore Open() => new SqliteJobStore(ConnectionString, Lane, Clock);

    internal override async Task<DbConnection> ConnectAsync() => await ConnectToAsync(Path);

    internal override async Task<DbConnection> ConnectElsewhereAsync() => await ConnectToAsync(System.IO.Path.Combine(_folder.FullName, "other.db"));

    internal override Task PassTimeAsync(TimeSpan time)
    {
        Clock.Move(time);
        return Task.CompletedTask;
    }

    internal override async Task SetSchemaVersionAsync(int version)
    {
        await using var connection = await ConnectToAsync(Path);
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO trilane_schema VALUES ({version}, 0)";
        await command.ExecuteNonQueryAsync();
    }

    internal override async Task<IAsyncDisposable> RefuseWritesAsync()
    {
        var connection = await ConnectToAsync(Path);
        connection.BeginTransaction(deferred: false);
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<SqliteConnection> ConnectToAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
