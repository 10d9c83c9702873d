using System.Diagnostics;

namespace Trilane.Bench;

/// <summary>FastAPI on uvicorn with Debian's packages, one process, as its own users run it.</summary>
internal static class FastApi
{
    // The distribution's interpreter: its packages are not visible to any other that comes first on the path.
    private const string Python = "/usr/bin/python3";

    internal static async Task<bool> IsInstalledAsync()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Python, "-c \"import fastapi, uvicorn\"") { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    internal static Task<ServerProcess> StartAsync(string name, string folder) => ServerProcess.StartAsync(
        name, Python, port => $"-m uvicorn fastapi_app:app --host 127.0.0.1 --port {port} --log-level warning --no-access-log", folder);
}
