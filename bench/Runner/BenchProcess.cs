using System.Diagnostics;

namespace Trilane.Bench;

/// <summary>A program that a comparison starts: one that answers and ends, or one that runs until it is disposed.</summary>
internal sealed class BenchProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private BenchProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal static BenchProcess Start(string fileName, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new BenchProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end and gives back the last line that it printed.</summary>
    /// <exception cref="BenchException">It failed or printed nothing.</exception>
    internal static async Task<string> RunAsync(
        string fileName, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        using var process = Start(fileName, arguments, folder, environment);
        string? last = null;
        while (await process._process.StandardOutput.ReadLineAsync() is { } line)
        {
            last = line.Length > 0 ? line : last;
        }

        await process._process.WaitForExitAsync();
        return process._process.ExitCode == 0
            ? last ?? ""
            : throw new BenchException($"{fileName} {string.Join(' ', arguments)} ended with {process._process.ExitCode}: {await process._errors}");
    }

    /// <summary>Waits for a line of its output.</summary>
    internal async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new BenchException(
        $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} ended early: {await _errors}");

    internal Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
