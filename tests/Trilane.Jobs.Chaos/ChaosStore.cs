using Trilane.Jobs.Chaos.Databases;
using Trilane.PostgreSqlServer;

namespace Trilane.Jobs.Chaos;

/// <summary>The store of a run: a file, or a server of its own. Gone when disposed.</summary>
internal sealed class ChaosStore : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private ChaosStore(string connectionString, Server? server, DirectoryInfo? folder)
    {
        ConnectionString = connectionString;
        Server = server;
        _folder = folder;
        Database = ChaosDatabase.Of(server is not null, connectionString);
    }

    internal string ConnectionString { get; }

    internal Server? Server { get; }

    internal ChaosDatabase Database { get; }

    internal static async Task<ChaosStore> StartAsync(bool isPostgreSql)
    {
        if (!isPostgreSql)
        {
            var folder = Directory.CreateTempSubdirectory("trilane-chaos-");
            return new ChaosStore($"Data Source={Path.Combine(folder.FullName, "jobs.db")}", server: null, folder);
        }

        var server = await Server.StartAsync();
        return new ChaosStore($"{server.ConnectionString};Command Timeout=5;Timeout=5", server, folder: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
