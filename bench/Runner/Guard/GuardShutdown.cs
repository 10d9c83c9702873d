using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>Does a server whose pool is blocked still end when it is told to?</summary>
internal static class GuardShutdown
{
    private const int Clients = 200;

    // The host gives requests 30 s by default; twice of it is a hang.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    internal static async Task RunAsync(BenchOptions options, StringBuilder report)
    {
        report.AppendLine(CultureInfo.InvariantCulture, $"## SIGTERM while {Clients} clients hold the pool with `Thread.Sleep(200)` in an asynchronous handler\n");
        report.AppendLine("The host's deadline is 30 s.\n");
        report.AppendLine("| | ended after |");
        report.AppendLine("| --- | --- |");
        foreach (var start in new[] { GuardApps.StartPlainAsync, GuardApps.StartTrilaneAsync })
        {
            using var server = await start();
            Console.Error.WriteLine($"… guard: shutdown of {server.Name}");
            // Clients that go on asking all the while; they end when nobody answers any more.
            using var load = Wrk.Start($"{server.Url}/sleep-200-ms", Clients, _patience + options.Window);
            await Task.Delay(TimeSpan.FromSeconds(3));
            var since = Stopwatch.StartNew();
            var ended = await server.TerminateAsync(_patience);
            report.AppendLine(CultureInfo.InvariantCulture, $"| {server.Name} | {(ended ? $"{since.Elapsed.TotalSeconds:0.0} s" : "not within 60 s; killed")} |");
        }
    }
}
