using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Trilane.Bench;

/// <summary>A server under test, on a spare loopback port; ended with its whole process tree.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly PosixSignalRegistration _terminated;

    private ServerProcess(string name, Process process, int port)
    {
        Name = name;
        _process = process;
        Url = $"http://127.0.0.1:{port}";
        // The signal ends the runner afterwards, as it does by default.
        _terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End());
    }

    internal string Name { get; }

    internal string Url { get; }

    internal int Id => _process.Id;

    /// <summary>User and system time so far; includes threads that have ended.</summary>
    internal TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    internal static async Task<ServerProcess> StartAsync(string name, string fileName, Func<int, string> arguments, string? workingDirectory = null)
    {
        var port = SparePort();
        var process = Process.Start(new ProcessStartInfo(fileName, arguments(port))
        {
            WorkingDirectory = workingDirectory ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(name, process, port);
        try
        {
            await server.AnsweringAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to end, as a supervisor would; false if it hasn't in time.</summary>
    internal async Task<bool> TerminateAsync(TimeSpan patience)
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _terminated.Dispose();
        End();
        _process.Dispose();
    }

    // A run that is told to end, as by a time limit, leaves no server behind either.
    private void End()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    private async Task AnsweringAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"{Url}/ping"));
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException)
            {
                throw new BenchException($"The server '{Name}' did not start: {_process.StartInfo.FileName} {_process.StartInfo.Arguments}");
            }
        }
    }

    internal static int SparePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return int.Parse(listener.LocalEndpoint.ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);
    }
}
