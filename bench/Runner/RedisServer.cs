using System.Globalization;
using System.Net.Sockets;

namespace Trilane.Bench;

/// <summary>A Redis of Debian's package that syncs every write to disk before it answers, as a queue that loses nothing must.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trilane-bench-").FullName;
    private readonly int _port = ServerProcess.SparePort();
    private readonly BenchProcess _process;

    private RedisServer() => _process = BenchProcess.Start(
        "redis-server",
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes",
            "--appendfsync", "always", "--save", "",
        ]);

    internal string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_port}/0");

    internal static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", server._port);
                return server;
            }
            catch (SocketException) when (tries < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
