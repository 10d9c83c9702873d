using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A clamd of a test's own, in a directory of its own, which knows one signature; it can be stopped and started again.</summary>
/// <remarks>A guard shell waits for the end of its input and then ends the server: it does so even if the tests are killed.</remarks>
internal sealed class LocalClamd : IAsyncDisposable
{
    private const string Guard = """trap '' INT TERM HUP; "$@" < /dev/null & echo $!; cat > /dev/null; kill $! 2> /dev/null; wait""";

    private readonly TempDirectory _directory = new();
    private readonly int _port;
    private Process? _guard;

    private LocalClamd(int port) => _port = port;

    /// <summary>Where it listens.</summary>
    public string Address => $"127.0.0.1:{_port}";

    /// <summary>The same by a path.</summary>
    public string UnixAddress => $"unix:{Path.Combine(_directory.Path, "clamd.sock")}";

    /// <summary>Bytes that it knows, as the signature "Harmless.Test".</summary>
    public static byte[] Known { get; } = Encoding.ASCII.GetBytes("this text stands for something that does harm");

    public static async Task<LocalClamd> StartAsync()
    {
        var clamd = new LocalClamd(SparePort());
        await clamd.WriteSettingsAsync();
        await clamd.StartAgainAsync();
        return clamd;
    }

    public async Task StartAgainAsync()
    {
        var program = File.Exists("/usr/sbin/clamd") ? "/usr/sbin/clamd" : "clamd";
        _guard = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "guard", program, "--config-file", Path.Combine(_directory.Path, "clamd.conf")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await _guard.StandardOutput.ReadLineAsync();
        while (await _guard.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Self checking", StringComparison.Ordinal)) // what it says last, once it listens
            {
                _ = _guard.StandardOutput.ReadToEndAsync(); // else a full pipe would block it
                return;
            }
        }

        throw new InvalidOperationException("clamd ended before it was ready.");
    }

    public async Task StopAsync()
    {
        _guard!.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        _guard = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
        {
            await StopAsync();
        }

        _directory.Dispose();
    }

    private async Task WriteSettingsAsync()
    {
        var database = Directory.CreateDirectory(Path.Combine(_directory.Path, "database")).FullName;
        await File.WriteAllTextAsync(Path.Combine(database, "test.ndb"), $"Harmless.Test:0:*:{Convert.ToHexStringLower(Known)}\n");
        string[] settings =
        [
            "Foreground yes",
            $"DatabaseDirectory {database}",
            "TCPAddr 127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"TCPSocket {_port}"),
            $"LocalSocket {Path.Combine(_directory.Path, "clamd.sock")}",
            $"User {Environment.UserName}", // else root would become the package's account, which may not look into this directory
            "StreamMaxLength 2M",
        ];
        await File.WriteAllLinesAsync(Path.Combine(_directory.Path, "clamd.conf"), settings);
    }

    private static int SparePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
