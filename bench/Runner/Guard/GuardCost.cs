using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>What the guard costs while nothing stalls: requests, and the watcher of an idle app.</summary>
internal static class GuardCost
{
    private const int Connections = 64;
    private const int PairsOfOneStart = 3;

    internal static Task RunPingAsync(BenchOptions options, StringBuilder report) => CompareAsync("/ping", "an asynchronous `/ping`", options, report);

    internal static Task RunAwaitsAsync(BenchOptions options, StringBuilder report) =>
        CompareAsync("/await-20-times", "a handler that awaits 20 times", options, report);

    private static async Task CompareAsync(string path, string label, BenchOptions options, StringBuilder report)
    {
        report.AppendLine(CultureInfo.InvariantCulture,
            $"## Cost when nothing stalls, {label}: {options.Pairs} interleaved pairs of {options.Window.TotalSeconds:0} s, {Connections} connections\n");
        report.AppendLine("Median, and the middle half of the pairs. A/A is the plain app beside itself: the noise. Servers are started anew for every fifth of the pairs, since two processes of one program differ by some percent.\n");
        report.AppendLine("| requests/s, Trilane ÷ plain | A/A | CPU time per request, Trilane ÷ plain | A/A |");
        report.AppendLine("| --- | --- | --- | --- |");
        Ratios throughput = new(), noise = new(), cpu = new(), cpuNoise = new();
        for (var done = 0; done < options.Pairs; done += PairsOfOneStart)
        {
            using var plain = await GuardApps.StartPlainAsync();
            using var again = await GuardApps.StartPlainAsync();
            using var lanes = await GuardApps.StartTrilaneAsync();
            foreach (var server in new[] { plain, again, lanes })
            {
                await Wrk.RunAsync(server.Url + path, Connections, options.WarmUp / 2);
            }

            for (var i = done; i < Math.Min(done + PairsOfOneStart, options.Pairs); i++)
            {
                Console.Error.WriteLine($"… guard: throughput {path} {i + 1}/{options.Pairs}");
                var a = await MeasureAsync(plain, path, options);
                var b = await MeasureAsync(lanes, path, options);
                var c = await MeasureAsync(again, path, options);
                throughput.Add(b.PerSecond / a.PerSecond);
                noise.Add(c.PerSecond / a.PerSecond);
                cpu.Add(b.CpuPerRequest / a.CpuPerRequest);
                cpuNoise.Add(c.CpuPerRequest / a.CpuPerRequest);
            }
        }

        report.AppendLine(CultureInfo.InvariantCulture, $"| {throughput} | {noise} | {cpu} | {cpuNoise} |");
    }

    private static async Task<(double PerSecond, double CpuPerRequest)> MeasureAsync(ServerProcess server, string path, BenchOptions options)
    {
        var before = server.CpuTime;
        var load = await Wrk.RunAsync(server.Url + path, Connections, options.Window);
        var requests = load.AnsweredPerSecond * options.Window.TotalSeconds;
        return (load.AnsweredPerSecond, (server.CpuTime - before).TotalSeconds / requests);
    }

    /// <summary>The watcher is a thread with a name, and Linux keeps the processor time of each (schedstat, nanoseconds).</summary>
    internal static async Task RunIdleAsync(BenchOptions options, StringBuilder report)
    {
        Console.Error.WriteLine("… guard: idle");
        var time = options.IsolationWindow * 4;
        using var server = await GuardApps.StartTrilaneAsync();
        await Task.Delay(options.WarmUp);
        var before = WatcherTime(server);
        await Task.Delay(time);
        var share = (WatcherTime(server) - before) / time;
        report.AppendLine(CultureInfo.InvariantCulture, $"## The watcher of an idle app\n\n{share:0.00 %} of a core, over {time.TotalSeconds:0} s.");
    }

    private static TimeSpan WatcherTime(ServerProcess server)
    {
        foreach (var thread in Directory.GetDirectories($"/proc/{server.Id}/task"))
        {
            if (File.ReadAllText(Path.Combine(thread, "comm")).Trim() == "stall watcher")
            {
                var nanoseconds = long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
                return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
            }
        }

        throw new BenchException("The server has no thread 'stall watcher'.");
    }
}
