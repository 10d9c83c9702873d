using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>What a blocking endpoint costs the others, what a lane costs itself, and what overload does to it.</summary>
internal static class IsolationComparison
{
    private const int Blockers = 200;
    private const int Connections = 64;

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        await Wrk.RequireAsync();
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Isolation\n\n`bench/run isolation` on {Machine.Describe()}\n");
        await IsolateAsync(options, report);
        await OverloadAsync(options, report);
        await CompareThroughputAsync(options, report);
        return report.ToString();
    }

    private static async Task IsolateAsync(BenchOptions options, StringBuilder report)
    {
        report.AppendLine(CultureInfo.InvariantCulture,
            $"## {Blockers} clients on a synchronous handler that sleeps 200 ms (1000 answers/s possible), {options.IsolationWindow.TotalSeconds:0} s, median of {options.IsolationRounds}\n");
        report.AppendLine("| | blocking endpoint, answers/s | unrelated `await Task.Delay(10)`: p99 idle | p99 under load | ratio |");
        report.AppendLine("| --- | --- | --- | --- | --- |");
        foreach (var start in await PeersAsync())
        {
            List<(double Blocking, double Idle, LoadResult Loaded)> rounds = [];
            var name = "";
            for (var i = 0; i < options.IsolationRounds; i++)
            {
                using var server = await start();
                name = server.Name;
                Progress($"isolation {i + 1}/{options.IsolationRounds}: {name}");
                await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.Window);
                var idle = await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.IsolationWindow);
                // The load is on a second before and after what is measured under it.
                var blocking = Wrk.RunAsync($"{server.Url}/block-200-ms", Blockers, options.IsolationWindow + TimeSpan.FromSeconds(2));
                await Task.Delay(TimeSpan.FromSeconds(1));
                var loaded = await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.IsolationWindow);
                rounds.Add(((await blocking).GoodPerSecond, idle.P99Ms, loaded));
            }

            var (answers, idleP99, under) = rounds.OrderBy(round => round.Loaded.IsSilent ? double.MaxValue : round.Loaded.P99Ms / round.Idle).ElementAt(rounds.Count / 2);
            report.AppendLine(under.IsSilent
                ? Invariant($"| {name} | {answers:0} | {idleP99:0.0} ms | no answer | – |")
                : Invariant($"| {name} | {answers:0} | {idleP99:0.0} ms | {under.P99Ms:0.0} ms | {under.P99Ms / idleP99:0.00} |"));
        }
    }

    private static async Task OverloadAsync(BenchOptions options, StringBuilder report)
    {
        const int capacity = 80;
        Progress("overload of a small lane");
        using var server = await StartAppAsync("Trilane", "trilane");
        var url = $"{server.Url}/small/block-50-ms";
        await Wrk.RunAsync(url, 4, options.Window);
        // 400 connections that pause 100 ms before each request offer 4000/s.
        var load = await Wrk.RunAsync(url, 400, options.IsolationWindow, pauseMs: 100);
        report.AppendLine("\n## A lane of 4 threads and 8 places, calls of 50 ms (capacity 80/s), offered 50 times as much\n");
        report.AppendLine("| offered/s | good answers/s | of capacity | refused/s (503) | p50 | p90 of all answers, nearly all of them refusals |");
        report.AppendLine("| --- | --- | --- | --- | --- | --- |");
        report.AppendLine(Invariant(
            $"| {load.AnsweredPerSecond:0} | {load.GoodPerSecond:0.0} | {load.GoodPerSecond / capacity:0.00} | {load.RefusedPerSecond:0} | {load.P50Ms:0.0} ms | {load.P90Ms:0.0} ms |"));
    }

    private static async Task CompareThroughputAsync(BenchOptions options, StringBuilder report)
    {
        using var plain = await StartAppAsync("plain", "plain");
        using var again = await StartAppAsync("plain again", "plain");
        using var lanes = await StartAppAsync("Trilane", "trilane");
        report.AppendLine(Invariant(
            $"\n## Throughput beside the same app without Trilane: {options.Pairs} interleaved pairs of {options.Window.TotalSeconds:0} s, {Connections} connections\n"));
        report.AppendLine("Median, and the middle half of the pairs. A/A is the plain app beside itself: the noise.\n");
        report.AppendLine("| | requests/s, Trilane ÷ plain | A/A | CPU time per request, Trilane ÷ plain | A/A |");
        report.AppendLine("| --- | --- | --- | --- | --- |");
        foreach (var (path, label) in new[] { ("/ping", "async lane: `/ping`"), ("/no-op", "blocking lane: a no-op") })
        {
            foreach (var server in new[] { plain, again, lanes })
            {
                await Wrk.RunAsync(server.Url + path, Connections, options.WarmUp);
            }

            Ratios throughput = new(), noise = new(), cpu = new(), cpuNoise = new();
            for (var i = 0; i < options.Pairs; i++)
            {
                Progress($"throughput {path} {i + 1}/{options.Pairs}");
                var a = await MeasureAsync(plain, path, options);
                var b = await MeasureAsync(lanes, path, options);
                var c = await MeasureAsync(again, path, options);
                throughput.Add(b.PerSecond / a.PerSecond);
                noise.Add(c.PerSecond / a.PerSecond);
                cpu.Add(b.CpuPerRequest / a.CpuPerRequest);
                cpuNoise.Add(c.CpuPerRequest / a.CpuPerRequest);
            }

            report.AppendLine(CultureInfo.InvariantCulture, $"| {label} | {throughput} | {noise} | {cpu} | {cpuNoise} |");
        }
    }

    private static async Task<(double PerSecond, double CpuPerRequest)> MeasureAsync(ServerProcess server, string path, BenchOptions options)
    {
        var before = server.CpuTime;
        var load = await Wrk.RunAsync(server.Url + path, Connections, options.Window);
        var requests = load.AnsweredPerSecond * options.Window.TotalSeconds;
        return (load.AnsweredPerSecond, (server.CpuTime - before).TotalSeconds / requests);
    }

    private static async Task<IReadOnlyList<Func<Task<ServerProcess>>>> PeersAsync()
    {
        List<Func<Task<ServerProcess>>> peers =
        [
            () => StartAppAsync("plain ASP.NET Core", "plain"),
            () => StartAppAsync("Trilane, 256 threads", "trilane"),
        ];
        if (await FastApi.IsInstalledAsync())
        {
            peers.Insert(1, () => FastApi.StartAsync("FastAPI + uvicorn, `def` route (its 40 threads)", Path.Combine("bench", "Isolation")));
        }
        else
        {
            Progress("FastAPI is left out: python3-fastapi and python3-uvicorn are not installed");
        }

        return peers;
    }

    private static Task<ServerProcess> StartAppAsync(string name, string mode) => ServerProcess.StartAsync(
        name, "dotnet", port => $"{Path.Combine("artifacts", "bin", "IsolationApp", "release", "IsolationApp.dll")} {mode} --urls http://127.0.0.1:{port}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Progress(string step) => Console.Error.WriteLine($"… {step}");
}
