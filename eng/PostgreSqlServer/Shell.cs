using System.Diagnostics;

namespace Trilane.PostgreSqlServer;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    // pg_ctl leaves the server behind with the streams it was given, so output can't be waited for through a pipe: it goes to a file.
    internal static async Task RunAsync(string program, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" > \"$OUTPUT\" 2>&1 < /dev/null", program, program, .. arguments])
            {
                WorkingDirectory = "/",
                Environment = { ["OUTPUT"] = output },
            };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} failed: {await File.ReadAllTextAsync(output)}");
            }
        }
        finally
        {
            File.Delete(output);
        }
    }
}
