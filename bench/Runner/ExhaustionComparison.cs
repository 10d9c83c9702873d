using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>As many threads as connections, many more clients: do those that hold a connection get to give it back?</summary>
internal static class ExhaustionComparison
{
    private const int Clients = 200;

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        await Wrk.RequireAsync();
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Exhaustion\n\n`bench/run exhaustion` on {Machine.Describe()}\n");
        report.AppendLine(CultureInfo.InvariantCulture,
            $"{Clients} clients, 4 threads, 4 connections; a synchronous dependency takes one, a synchronous handler uses it for 5 ms (800 answers/s possible), the teardown gives it back. Three windows of {options.Window.TotalSeconds:0} s on one server.\n");
        report.AppendLine("| answers/s | first window | second | third |");
        report.AppendLine("| --- | --- | --- | --- |");
        if (await FastApi.IsInstalledAsync())
        {
            using var peer = await FastApi.StartAsync("FastAPI + uvicorn", Path.Combine("bench", "Exhaustion"));
            await MeasureAsync(peer, options, report);
        }

        using var lanes = await ServerProcess.StartAsync(
            "Trilane", "dotnet", port => $"{Path.Combine("artifacts", "bin", "ExhaustionApp", "release", "ExhaustionApp.dll")} --urls http://127.0.0.1:{port}");
        await MeasureAsync(lanes, options, report);
        return report.ToString();
    }

    private static async Task MeasureAsync(ServerProcess server, BenchOptions options, StringBuilder report)
    {
        Console.Error.WriteLine($"… exhaustion: {server.Name}");
        List<double> windows = [];
        for (var i = 0; i < 3; i++)
        {
            windows.Add((await Wrk.RunAsync($"{server.Url}/query", Clients, options.Window)).GoodPerSecond);
        }

        report.AppendLine(CultureInfo.InvariantCulture, $"| {server.Name} | {windows[0]:0} | {windows[1]:0} | {windows[2]:0} |");
    }
}
