using System.Diagnostics;

namespace Gateway.Tests.Support;

/// <summary>Starts programs: the gateway as built beside these tests, and a shell for what people type.</summary>
internal static class Programs
{
    private static readonly string _gateway = Path.Combine(AppContext.BaseDirectory, "Gateway.dll");

    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Starts the gateway with its output redirected.</summary>
    public static Process StartGateway(string workingDirectory, IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [_gateway, .. args])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(setting); // the machine's own settings are not the test's
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Finished> RunGatewayAsync(string workingDirectory, IEnumerable<string> args, CancellationToken deadline)
    {
        using var process = StartGateway(workingDirectory, args);
        return await EndAsync(process, deadline);
    }

    public static async Task<Finished> RunInShellAsync(string line, CancellationToken deadline)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await EndAsync(process, deadline);
    }

    private static async Task<Finished> EndAsync(Process process, CancellationToken deadline)
    {
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline);
            var error = process.StandardError.ReadToEndAsync(deadline);
            await process.WaitForExitAsync(deadline);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Trilane.slnx")))
        {
            directory = directory.Parent
                ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no clone of the repository.");
        }

        return directory.FullName;
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Gateway__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Trilane__", StringComparison.OrdinalIgnoreCase)
        || variable.Equals("URLS", StringComparison.OrdinalIgnoreCase);
}
