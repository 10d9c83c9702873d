using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Trilane.Bench;

/// <summary>A well-behaved app on a machine whose cores are all loaded by another process: nothing to report but what was injected.</summary>
internal static class GuardBusyMachine
{
    internal static async Task RunAsync(BenchOptions options, StringBuilder report)
    {
        var time = options.IsLong ? TimeSpan.FromMinutes(10) : options.IsolationWindow * 3;
        report.AppendLine(CultureInfo.InvariantCulture, $"## A busy, well-behaved app, all cores loaded by another process, {time.TotalSeconds:0} s\n");
        report.AppendLine("4 connections; each request awaits five times and computes for 1 ms after each.\n");
        report.AppendLine("| | requests | stalls reported | of them injected |");
        report.AppendLine("| --- | --- | --- | --- |");
        await MeasureAsync("nothing injected", time, inject: false, report);
        await MeasureAsync("one stall of 300 ms injected", time, inject: true, report);
    }

    private static async Task MeasureAsync(string label, TimeSpan time, bool inject, StringBuilder report)
    {
        Console.Error.WriteLine($"… guard: busy machine, {label}, {time.TotalSeconds:0} s");
        using var server = await GuardApps.StartTrilaneAsync();
        using var client = new HttpClient();
        using var burner = Burner.Start();
        var load = Wrk.RunAsync($"{server.Url}/behave", 4, time);
        await Task.Delay(time / 2);
        if (inject)
        {
            await client.GetAsync(new Uri($"{server.Url}/sleep/300"));
        }

        var result = await load;
        var stalls = (await client.GetFromJsonAsync<JsonObject>(new Uri($"{server.Url}/lanes/api/stalls")))!["items"]!.AsArray();
        var injected = stalls.Count(stall => stall!["route"]!.GetValue<string>().StartsWith("/sleep", StringComparison.Ordinal));
        foreach (var stall in stalls)
        {
            Console.Error.WriteLine($"  {stall!.ToJsonString()}");
        }

        report.AppendLine(CultureInfo.InvariantCulture, $"| {label} | {result.AnsweredPerSecond * time.TotalSeconds:0} | {stalls.Count} | {injected} |");
    }
}
