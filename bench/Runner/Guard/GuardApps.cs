namespace Trilane.Bench;

/// <summary>The servers that are compared: all have the same endpoints.</summary>
internal static class GuardApps
{
    internal static readonly string Assembly = Path.Combine("artifacts", "bin", "GuardApp", "release", "GuardApp.dll");

    internal static Task<ServerProcess> StartAsync(string name, string mode) => ServerProcess.StartAsync(
        name, "dotnet", port => $"{Assembly} {mode} --urls http://127.0.0.1:{port} --Logging:LogLevel:Default=Warning");

    internal static Task<ServerProcess> StartPlainAsync() => StartAsync("plain ASP.NET Core", "plain");

    internal static Task<ServerProcess> StartTrilaneAsync() => StartAsync("Trilane", "trilane");

    internal static async Task<IReadOnlyList<Func<Task<ServerProcess>>>> PeersAsync()
    {
        List<Func<Task<ServerProcess>>> peers = [StartPlainAsync, StartTrilaneAsync];
        if (await FastApi.IsInstalledAsync())
        {
            peers.Insert(1, () => FastApi.StartAsync("FastAPI + uvicorn, `async def`", Path.Combine("bench", "Guard")));
        }
        else
        {
            Console.Error.WriteLine("… FastAPI is left out: python3-fastapi and python3-uvicorn are not installed");
        }

        return peers;
    }
}
