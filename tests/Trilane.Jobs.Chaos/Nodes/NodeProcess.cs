using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>A process that runs a node, as the one that breaks it sees it.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private const int SignalTerm = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(NodeOptions options, Process process)
    {
        Options = options;
        _process = process;
    }

    internal NodeOptions Options { get; }

    /// <summary>What it said; the newest lines.</summary>
    internal ConcurrentQueue<string> Lines { get; } = new();

    internal bool IsFrozen { get; private set; }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>Its address once it runs.</summary>
    internal Task<string> ReadyAsync() => _ready.Task;

    /// <summary>Where it listens; null before it runs and for one that only works.</summary>
    internal Uri? Address => _ready.Task is { IsCompletedSuccessfully: true, Result: { Length: > 0 } address } ? new Uri(address) : null;

    internal static NodeProcess Start(NodeOptions options)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NodeProcess).Assembly.Location, .. options.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Half a dozen of them share the machine.
            Environment = { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" },
        };
        var node = new NodeProcess(options, new Process { StartInfo = start, EnableRaisingEvents = true });
        node._process.OutputDataReceived += (_, line) => node.Note(line.Data);
        node._process.ErrorDataReceived += (_, line) => node.Note(line.Data);
        node._process.Exited += (_, _) => node._ready.TrySetException(new InvalidOperationException($"{options.Name} ended before it was ready."));
        _ = node._ready.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    internal void Freeze()
    {
        IsFrozen = true;
        Signal(SignalStop);
    }

    internal void Thaw()
    {
        Signal(SignalContinue);
        IsFrozen = false;
    }

    /// <summary>Asks it to stop, as an orchestrator does, and waits until it has.</summary>
    internal async Task StopAsync(TimeSpan patience)
    {
        Signal(SignalTerm);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            throw new TimeoutException($"{Options.Name} did not stop within {patience.TotalSeconds:0} s of SIGTERM.");
        }
    }

    internal Task ExitedAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith(Node.Ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult(line[Node.Ready.Length..].Trim());
            return;
        }

        Lines.Enqueue(line);
        while (Lines.Count > 200)
        {
            Lines.TryDequeue(out _);
        }
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
