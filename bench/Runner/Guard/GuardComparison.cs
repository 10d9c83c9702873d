using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>
/// What the guard does about asynchronous handlers that block or compute, in parts that can be run one by one: each replaces its own part of
/// the report.
/// </summary>
internal static class GuardComparison
{
    private static readonly (string Name, Func<BenchOptions, StringBuilder, Task> Run)[] _parts =
    [
        ("contain", GuardContainment.RunBlockingAsync),
        ("compute", GuardContainment.RunComputingAsync),
        ("notice", GuardNotice.RunAsync),
        ("busy", GuardBusyMachine.RunAsync),
        ("ping", GuardCost.RunPingAsync),
        ("awaits", GuardCost.RunAwaitsAsync),
        ("idle", GuardCost.RunIdleAsync),
        ("shutdown", GuardShutdown.RunAsync),
    ];

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        await Wrk.RequireAsync();
        var report = new StringBuilder();
        report.AppendLine("# Guard\n");
        foreach (var (name, run) in _parts)
        {
            var text = options.Part is null || options.Part == name ? await RunPartAsync(name, run, options) : await EarlierAsync(name);
            report.Append(text);
        }

        return options.Part is null || _parts.Any(part => part.Name == options.Part)
            ? report.ToString()
            : throw new BenchException($"There is no part '{options.Part}'. There are {string.Join(", ", _parts.Select(part => part.Name))}.");
    }

    private static async Task<string> RunPartAsync(string name, Func<BenchOptions, StringBuilder, Task> run, BenchOptions options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"<!-- {name} -->");
        await run(options, text);
        text.AppendLine(CultureInfo.InvariantCulture, $"\n`bench/run guard --part {name}{(options.IsLong ? " --long" : "")}` on {Machine.Describe()}\n");
        return text.ToString();
    }

    /// <summary>What an earlier run has said of a part.</summary>
    private static async Task<string> EarlierAsync(string name)
    {
        var path = Path.Combine("bench", "results", "guard.md");
        var all = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        var start = all.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        var end = all.IndexOf("<!-- ", start + 1, StringComparison.Ordinal);
        return end < 0 ? all[start..] : all[start..end];
    }
}
