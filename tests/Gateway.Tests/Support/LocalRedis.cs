using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>A Redis of a test's own, on a spare port of the loopback interface; it can be stopped, started again and frozen.</summary>
/// <remarks>A guard shell waits for the end of its input and then ends the server: it does so even if the tests are killed.</remarks>
internal sealed class LocalRedis : IAsyncDisposable
{
    private const string Guard = """trap '' INT TERM HUP; "$@" < /dev/null & echo $!; cat > /dev/null; kill -CONT $! 2> /dev/null; kill $! 2> /dev/null; wait""";

    private readonly TempDirectory _directory = new();
    private readonly int _port = SparePort();
    private Process? _guard;
    private int _pid;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<LocalRedis> StartAsync()
    {
        var redis = new LocalRedis();
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>Starts it on the same port with what it had kept.</summary>
    public async Task StartAgainAsync()
    {
        string[] redis = ["redis-server", "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _directory.Path, "--appendonly", "yes", "--save", ""];
        _guard = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "guard", .. redis])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _pid = int.Parse((await _guard.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        while (await _guard.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _guard.StandardOutput.ReadToEndAsync(); // else a full pipe would block it
                return;
            }
        }

        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    /// <summary>Stops it as an administrator would; connections are cut.</summary>
    public async Task StopAsync()
    {
        _guard!.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        _guard = null;
    }

    /// <summary>Its connections stay open, but nothing comes back: what a network that swallows packets looks like.</summary>
    public Task FreezeAsync(CancellationToken deadline) => Programs.RunInShellAsync($"kill -STOP {_pid}", deadline);

    public Task ThawAsync(CancellationToken deadline) => Programs.RunInShellAsync($"kill -CONT {_pid}", deadline);

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
        {
            await StopAsync();
        }

        _directory.Dispose();
    }

    private static int SparePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
