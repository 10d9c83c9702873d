using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>What an asynchronous handler that blocks or computes costs the others.</summary>
internal static class GuardContainment
{
    private const int Clients = 200;
    private const int ComputingClients = 8;

    // Near its start: the server's own threads come and go by a few.
    private const int FewThreads = 4;
    private static readonly TimeSpan _lead = TimeSpan.FromSeconds(2);

    internal static async Task RunBlockingAsync(BenchOptions options, StringBuilder report)
    {
        var peers = await GuardApps.PeersAsync();
        report.AppendLine(CultureInfo.InvariantCulture,
            $"## {Clients} clients on an asynchronous handler that blocks for 200 ms (1000 answers/s possible)\n");
        report.AppendLine(CultureInfo.InvariantCulture,
            $"The unrelated endpoint awaits 10 ms; 8 connections, {options.IsolationWindow.TotalSeconds:0} s from 2 s after the load began; median of {options.IsolationRounds} by the ratio.\n");
        report.AppendLine("| | handler | answers/s of it | unrelated: p99 idle | p99 under load | ratio | pool threads: before, most, near the start again after |");
        report.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var start in peers)
        {
            await CompareAsync(start, "/sleep-200-ms", "`Thread.Sleep(200)`", Clients, options, report);
            await CompareAsync(start, "/wait-for-task-200-ms", "`Task.Delay(200).Wait()`", Clients, options, report);
        }
    }

    internal static async Task RunComputingAsync(BenchOptions options, StringBuilder report)
    {
        report.AppendLine(CultureInfo.InvariantCulture,
            $"## {ComputingClients} clients on an asynchronous handler that computes for 300 ms, {Environment.ProcessorCount} cores\n");
        report.AppendLine("| | handler | answers/s of it | unrelated: p99 idle | p99 under load | ratio | pool threads: before, most, near the start again after |");
        report.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var start in await GuardApps.PeersAsync())
        {
            await CompareAsync(start, "/compute-300-ms", "computes", ComputingClients, options, report);
        }
    }

    private static async Task CompareAsync(
        Func<Task<ServerProcess>> start, string path, string label, int clients, BenchOptions options, StringBuilder report)
    {
        List<Round> rounds = [];
        var name = "";
        for (var i = 0; i < options.IsolationRounds; i++)
        {
            using var server = await start();
            name = server.Name;
            Console.Error.WriteLine($"… guard {i + 1}/{options.IsolationRounds}: {name} {path}");
            rounds.Add(await MeasureAsync(server, path, clients, options));
        }

        var median = rounds.OrderBy(round => round.Ratio).ElementAt(rounds.Count / 2);
        report.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {label} | {median} |"));
    }

    private static async Task<Round> MeasureAsync(ServerProcess server, string path, int clients, BenchOptions options)
    {
        await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.Window);
        var idle = await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.IsolationWindow);
        var before = await ThreadsAsync(server);
        // The load is on before and after what is measured under it.
        var load = Wrk.RunAsync($"{server.Url}{path}", clients, options.IsolationWindow + (2 * _lead));
        await Task.Delay(_lead);
        var loaded = await Wrk.RunAsync($"{server.Url}/wait-10-ms", 8, options.IsolationWindow);
        var most = await ThreadsAsync(server);
        var offender = await load;
        return new(offender.GoodPerSecond, idle.P99Ms, loaded, before, most, before is null || most is null ? null : await CalmAsync(server, before.Value));
    }

    /// <summary>The pool's threads; null for a server that doesn't tell, or can't.</summary>
    private static async Task<int?> ThreadsAsync(ServerProcess server)
    {
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            return int.Parse(await client.GetStringAsync(new Uri($"{server.Url}/threads")), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>How long the pool takes to let its threads go; null for more than a minute.</summary>
    private static async Task<TimeSpan?> CalmAsync(ServerProcess server, int before)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromMinutes(1))
        {
            if (await ThreadsAsync(server) <= before + FewThreads)
            {
                return since.Elapsed;
            }

            await Task.Delay(500);
        }

        return null;
    }

    private sealed record Round(double Answers, double IdleP99, LoadResult Loaded, int? Before, int? Most, TimeSpan? Calm)
    {
        internal double Ratio => Loaded.IsSilent ? double.MaxValue : Loaded.P99Ms / IdleP99;

        public override string ToString()
        {
            var under = Loaded.IsSilent ? "no answer | –" : string.Create(CultureInfo.InvariantCulture, $"{Loaded.P99Ms:0.0} ms | {Ratio:0.00}");
            var threads = Before is null || Most is null ? "–" : string.Create(
                CultureInfo.InvariantCulture, $"{Before}, {Most}, {(Calm is { } calm ? $"{calm.TotalSeconds:0} s" : "not within 60 s")}");
            return string.Create(CultureInfo.InvariantCulture, $"{Answers:0} | {IdleP99:0.0} ms | {under} | {threads}");
        }
    }
}
