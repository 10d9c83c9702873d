using Trilane.PostgreSqlServer;

[assembly: AssemblyFixture(typeof(Trilane.Jobs.PostgreSql.Tests.Support.TestServer))]

namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>The one server that all tests share which leave it alone; those that stop it or fill its disk start another.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private static Server? _server;

    internal static Server Shared => _server ?? throw new InvalidOperationException("The server runs only while tests do.");

    public async ValueTask InitializeAsync()
    {
        _server = await Server.StartAsync();
        await PostgreSqlHome.PrepareAsync(_server);
    }

    public async ValueTask DisposeAsync() => await Shared.DisposeAsync();
}
