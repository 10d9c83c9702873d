using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Trilane.PostgreSqlServer;

/// <summary>A PostgreSQL of its own in a temporary folder, on a spare port of the loopback interface; gone without a trace when disposed.</summary>
/// <remarks>
/// A guard process outside waits for the end of its input. It stops the server and removes the folder even if this process is killed.
/// </remarks>
public sealed class Server : IAsyncDisposable
{
    private static readonly string _bin = FindBinaries();

    private readonly string _folder;
    private readonly string _settings;
    private readonly Process _guard;

    private Server(string folder, int port, string settings, Process guard)
    {
        _folder = folder;
        Port = port;
        _settings = settings;
        _guard = guard;
    }

    public int Port { get; }

    /// <summary>Where its files are; owned by the account that it runs as.</summary>
    public string Folder => _folder;

    /// <summary>Leads to the database <c>postgres</c> as a superuser.</summary>
    public string ConnectionString => ConnectionStringOf("postgres");

    public string ConnectionStringOf(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    /// <summary>Makes a database; <see cref="ConnectionStringOf"/> leads to it.</summary>
    public Task CreateDatabaseAsync(string name) => RunAsync("createdb", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", name);

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="isDurable">True to flush each commit to the disk, as for figures; tests do without.</param>
    /// <param name="settings">More settings, such as <c>-c max_connections=20</c>.</param>
    public static async Task<Server> StartAsync(bool isDurable = false, string settings = "")
    {
        var folder = Path.Combine(Path.GetTempPath(), "trilane-postgresql-" + Guid.NewGuid().ToString("N")[..8]);
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(folder);
        if (Account.IsRoot)
        {
            await Shell.RunAsync("chown", "postgres", folder);
        }

        var guard = StartGuard(folder, data);
        try
        {
            await RunAsync("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8");
            var durability = isDurable ? "" : " -c fsync=off -c full_page_writes=off";
            var server = new Server(folder, SparePort(), $"{settings}{durability}", guard);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await EndAsync(guard);
            throw;
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same port with the same data.</summary>
    public Task StartAgainAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-s", "start", "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 {_settings}");

    /// <summary>Stops it as an administrator would; connections are cut.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "-D", Data, "-m", "fast", "-w", "-s", "stop");

    /// <summary>Kills its main process as a power cut would; the rest of it notices by itself.</summary>
    public async Task KillAsync()
    {
        var pid = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        using var main = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
        main.Kill();
        await main.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync(_guard);

    private string Data => Path.Combine(_folder, "data");

    private static Process StartGuard(string folder, string data)
    {
        // What interrupts this process must not reach the guard, which has work to do then.
        const string Script =
            "trap '' INT TERM HUP; cat > /dev/null; \"$@\" -D \"$DATA\" -m immediate -s stop > /dev/null 2>&1; rm -rf \"$FOLDER\"";
        var command = Account.AsServerAccount(Path.Combine(_bin, "pg_ctl"));
        var start = new ProcessStartInfo("sh", ["-c", Script, "guard", .. command])
        {
            RedirectStandardInput = true,
            Environment = { ["DATA"] = data, ["FOLDER"] = folder },
        };
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process guard)
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
    }

    private static Task RunAsync(string program, params string[] arguments)
    {
        var command = Account.AsServerAccount([Path.Combine(_bin, program), .. arguments]);
        return Shell.RunAsync(command[0], command[1..]);
    }

    private static int SparePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Debian keeps the server's programs, of each version apart, outside the path.
    private static string FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        var found = versions
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        return found ?? throw new InvalidOperationException($"No PostgreSQL server: initdb is neither in {Debian}/*/bin nor in PATH. Install postgresql.");
    }
}
