using System.Diagnostics;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Runs other programs.</summary>
internal static class Programs
{
    /// <returns>What the program wrote to its output.</returns>
    /// <exception cref="InvalidOperationException">It ended with a code that is not accepted; has what it wrote.</exception>
    internal static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder, params int[] alsoAccepted)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 || alsoAccepted.Contains(process.ExitCode)
            ? await output
            : throw new InvalidOperationException(
                $"'{program} {string.Join(' ', start.ArgumentList)}' ended with code {process.ExitCode}.\n{await output}\n{await errors}");
    }
}
