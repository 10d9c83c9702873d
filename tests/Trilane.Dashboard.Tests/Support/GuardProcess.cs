using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Support;

/// <summary>The benchmark's app as a process of its own, on a port that the system chose.</summary>
internal sealed partial class GuardProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _written = new(0);

    private GuardProcess(Process process) => _process = process;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>All that it has written so far.</summary>
    public string Output => string.Join('\n', _lines);

    public static async Task<GuardProcess> StartAsync(string mode, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), mode, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var guard = new GuardProcess(new Process { StartInfo = start });
        guard._process.OutputDataReceived += guard.Read;
        guard._process.ErrorDataReceived += guard.Read;
        guard._process.Start();
        guard._process.BeginOutputReadLine();
        guard._process.BeginErrorReadLine();
        try
        {
            guard.Client.BaseAddress = await guard._address.Task.Within();
            return guard;
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has written something.</summary>
    public async Task WroteAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            try
            {
                await _written.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not write '{text}', but:\n{Output}");
            }
        }
    }

    public async Task<JsonArray> ItemsAsync(string path) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative), Deadline.Token))!["items"]!.AsArray();

    /// <summary>Asks it to stop, as a supervisor would, and returns how it ended.</summary>
    public async Task<int> TerminateAsync(TimeSpan deadline)
    {
        Assert.Equal(0, Kill(_process.Id, Terminate));
        await _process.WaitForExitAsync().WaitAsync(deadline);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _written.Dispose();
    }

    private static string Assembly()
    {
        // artifacts/bin/Trilane.Dashboard.Tests/release → artifacts/bin/GuardApp/release
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "GuardApp", here.Name, "GuardApp.dll");
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        _lines.Enqueue(line.Data);
        if (line.Data.Split("Now listening on: ") is [_, var address])
        {
            _address.TrySetResult(new Uri(address));
        }

        _written.Release();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
