using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Support;

/// <summary>A gateway, or a simulator alone, that runs as a process of its own on a port that the system chose.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(30);

    private static readonly Uri _none = new("http://0.0.0.0"); // of a worker, which listens on no port

    private readonly Process _process;
    private readonly TempDirectory _directory;
    private readonly Task<string> _errors;
    private readonly Task<string> _log;

    private GatewayProcess(Process process, TempDirectory directory, Task<string> errors, string banner, Task<string> log)
    {
        _log = log;
        _process = process;
        _directory = directory;
        _errors = errors;
        Banner = banner;
        var listening = banner.Split('\n').FirstOrDefault(line => line.Contains("listening on", StringComparison.Ordinal));
        Address = listening is null ? _none : new Uri(listening.Split(' ')[^1].Trim());
        // A client that leaves is to leave at once, not after reading on for two seconds.
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = Address };
    }

    /// <summary>What it printed once it listened.</summary>
    public string Banner { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Starts one and returns when it says that it listens.</summary>
    public static Task<GatewayProcess> StartAsync(params string[] args) => StartAsync([], args);

    /// <summary>Starts the simulator alone.</summary>
    public static Task<GatewayProcess> StartSimulatorAsync() =>
        StartAsync("simulator", "--Gateway:Simulator:TimeToFirstToken=0", "--Gateway:Simulator:TimeBetweenTokens=0");

    /// <summary>The same in another environment.</summary>
    public static async Task<GatewayProcess> StartAsync((string Name, string Value)[] environment, params string[] args)
    {
        var directory = new TempDirectory();
        var process = Programs.StartGateway(directory.Path, [.. args, "--urls", "http://127.0.0.1:0"], environment);
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(_toStart);
        try
        {
            var banner = await ReadBannerAsync(process, errors, deadline.Token);
            var log = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // else a full pipe would block what it logs later
            return new(process, directory, errors, banner, log);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The rows of a query, each as its values joined by commas.</summary>
    public List<string> Query(string sql)
    {
        var file = Path.Combine(_directory.Path, "gateway.db");
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetString(i));
            rows.Add(string.Join(",", values));
        }

        return rows;
    }

    /// <summary>The lines of a file in its working directory.</summary>
    public string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(_directory.Path, file));

    /// <summary>The memory that it occupies now.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>The lanes that have threads, by the names of the process's threads.</summary>
    public IReadOnlyList<string> LanesWithThreads() =>
    [
        .. Directory.GetDirectories($"/proc/{_process.Id}/task")
            .Select(ThreadName)
            .Where(name => name.StartsWith("lane ", StringComparison.Ordinal))
            .Select(name => name.Split(' ')[1])
            .Distinct()
            .Order(),
    ];

    /// <summary>Ends it as the system does that runs out of memory: at once, and nothing else with it.</summary>
    public async Task KillAsync(CancellationToken deadline)
    {
        _process.Kill();
        await _process.WaitForExitAsync(deadline);
    }

    /// <summary>The programs that it has started and that run, by process id.</summary>
    public IReadOnlyList<int> Children() =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
            .Where(id => id != 0 && Stat(id) is { } stat && stat.Parent == _process.Id && stat.State != 'Z'),
    ];

    /// <summary>Whether a process is there and runs.</summary>
    public static bool IsRunning(int id) => Stat(id) is { State: not 'Z' };

    /// <summary>Asks it to stop, as a supervisor would, and returns how it ended.</summary>
    public async Task<int> StopAsync(CancellationToken deadline)
    {
        await Programs.RunInShellAsync($"kill -TERM {_process.Id}", deadline);
        await _process.WaitForExitAsync(deadline);
        return _process.ExitCode;
    }

    /// <summary>What it logged after its banner, once it has ended.</summary>
    public Task<string> LogAsync() => _log;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
        _directory.Dispose();
    }

    private static async Task<string> ReadBannerAsync(Process process, Task<string> errors, CancellationToken deadline)
    {
        var banner = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(deadline) is { } line)
        {
            banner.AppendLine(line);
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                return banner.ToString();
            }
        }

        throw new InvalidOperationException($"It ended before it listened. It said:\n{banner}{await errors}");
    }

    // "pid (name) state parent …"
    private static (char State, int Parent)? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string ThreadName(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).Trim();
        }
        catch (IOException)
        {
            return ""; // ended in the meantime
        }
    }
}
