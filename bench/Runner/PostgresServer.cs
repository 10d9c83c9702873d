using System.Globalization;

namespace Trilane.Bench;

/// <summary>A PostgreSQL of Debian's package in a folder of its own, with its settings as shipped: every commit waits for the disk.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = ServerProcess.SparePort();

    private PostgresServer(string folder) => _folder = folder;

    private static string Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order().Last(), "bin")
        : throw new BenchException("PostgreSQL is missing: apt-get install postgresql");

    internal static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("trilane-bench-").FullName);
        if (Environment.UserName == "root")
        {
            await BenchProcess.RunAsync("chown", ["postgres", server._folder]);
        }

        await server.AsOwnerAsync("initdb", "-D", server._folder, "-U", "bench", "-A", "trust", "--no-locale", "-E", "UTF8");
        await server.AsOwnerAsync("pg_ctl", "-D", server._folder, "-w", "-l", Path.Combine(server._folder, "log"), "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"), "start");
        return server;
    }

    /// <summary>Makes a new database; gives back what .NET programs and others connect to it with.</summary>
    internal async Task<(string Npgsql, string Url)> DatabaseAsync(string name)
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        await AsOwnerAsync("createdb", "-h", "127.0.0.1", "-p", port, "-U", "bench", name);
        return ($"Host=127.0.0.1;Port={port};Username=bench;Database={name}", $"postgres://bench@127.0.0.1:{port}/{name}");
    }

    public async ValueTask DisposeAsync()
    {
        await AsOwnerAsync("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    // PostgreSQL refuses to run as root.
    private async Task AsOwnerAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(Binaries, program), .. arguments];
        _ = Environment.UserName == "root"
            ? await BenchProcess.RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", .. command], "/tmp")
            : await BenchProcess.RunAsync(command[0], command[1..]);
    }
}
