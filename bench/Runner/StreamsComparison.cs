using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>What a lazy sequence of a synchronous handler costs: in batches on its lane, with a hop for each item, and off any lane.</summary>
internal static class StreamsComparison
{
    private const int Items = 20_000;
    private const int Connections = 4;

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        await Wrk.RequireAsync();
        using var lanes = await StartAsync("Trilane", "trilane");
        using var plain = await StartAsync("plain ASP.NET Core", "plain");
        using var again = await StartAsync("plain again", "plain");
        foreach (var url in new[] { $"{lanes.Url}/items", $"{lanes.Url}/hop-per-item", $"{plain.Url}/items", $"{again.Url}/items" })
        {
            await Wrk.RunAsync(url, Connections, options.WarmUp);
        }

        Ratios overHops = new(), hopNoise = new(), overPlain = new(), plainNoise = new();
        List<double> batched = [], hopped = [], off = [];
        for (var i = 0; i < options.Pairs; i++)
        {
            Console.Error.WriteLine($"… streams {i + 1}/{options.Pairs}");
            var hops = await MeasureAsync(lanes, "/hop-per-item", options);
            var batches = await MeasureAsync(lanes, "/items", options);
            var hopsAgain = await MeasureAsync(lanes, "/hop-per-item", options);
            var without = await MeasureAsync(plain, "/items", options);
            var batchesBesidePlain = await MeasureAsync(lanes, "/items", options);
            var withoutAgain = await MeasureAsync(again, "/items", options);
            overHops.Add(batches / hops);
            hopNoise.Add(hopsAgain / hops);
            overPlain.Add(batchesBesidePlain / without);
            plainNoise.Add(withoutAgain / without);
            batched.Add(batches);
            hopped.Add(hops);
            off.Add(without);
        }

        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Streams\n\n`bench/run streams` on {Machine.Describe()}\n");
        report.AppendLine(CultureInfo.InvariantCulture,
            $"A synchronous handler returns a lazy `IEnumerable<int>` of {Items} items; {Connections} connections, {options.Pairs} interleaved pairs of {options.Window.TotalSeconds:0} s.\n");
        report.AppendLine("| | items/s, median |");
        report.AppendLine("| --- | --- |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| one hop to the lane for each item | {Median(hopped):0} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| Trilane: batches on the lane | {Median(batched):0} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| plain ASP.NET Core: on the shared pool | {Median(off):0} |");
        report.AppendLine("\nRatio of each pair: the median, and the middle half. A/A is the baseline beside itself: the noise.\n");
        report.AppendLine("| | ratio | A/A |");
        report.AppendLine("| --- | --- | --- |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| batches ÷ one hop for each item | {overHops} | {hopNoise} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| batches ÷ plain ASP.NET Core | {overPlain} | {plainNoise} |");
        return report.ToString();
    }

    private static async Task<double> MeasureAsync(ServerProcess server, string path, BenchOptions options) =>
        (await Wrk.RunAsync(server.Url + path, Connections, options.Window)).GoodPerSecond * Items;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static Task<ServerProcess> StartAsync(string name, string mode) => ServerProcess.StartAsync(
        name, "dotnet", port => $"{Path.Combine("artifacts", "bin", "StreamsApp", "release", "StreamsApp.dll")} {mode} --urls http://127.0.0.1:{port}");
}
