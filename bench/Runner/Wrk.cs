using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Trilane.Bench;

/// <summary>The load generator wrk: a closed loop over a number of connections, or paced by a pause before each request.</summary>
internal static partial class Wrk
{
    internal static async Task<LoadResult> RunAsync(string url, int connections, TimeSpan time, int? pauseMs = null)
    {
        var script = pauseMs is { } pause ? await PauseScriptAsync(pause) : null;
        var seconds = (int)time.TotalSeconds;
        var output = await OutputOfAsync(
            $"--threads 1 --connections {connections} --duration {seconds}s --timeout 60s --latency {(script is null ? "" : $"--script {script} ")}{url}");
        return Parse(output);
    }

    /// <summary>Puts a load on that ends with what is returned; nobody asks what it saw.</summary>
    internal static IDisposable Start(string url, int connections, TimeSpan time) => new Load(Process.Start(new ProcessStartInfo(
        "wrk", $"--threads 1 --connections {connections} --duration {(int)time.TotalSeconds}s --timeout 60s {url}") { RedirectStandardOutput = true })!);

    internal static async Task RequireAsync()
    {
        try
        {
            await OutputOfAsync("--version");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchException("The load generator wrk is missing. On Debian and Ubuntu: apt-get install wrk");
        }
    }

    private static async Task<string> OutputOfAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static async Task<string> PauseScriptAsync(int milliseconds)
    {
        var path = Path.Combine(Path.GetTempPath(), $"trilane-pause-{milliseconds}.lua");
        await File.WriteAllTextAsync(path, $"function delay() return {milliseconds} end\n");
        return path;
    }

    private static LoadResult Parse(string output)
    {
        var count = RequestCount().Match(output);
        var requests = Number(count);
        var seconds = requests == 0 ? 1 : Number(count, "time") * (count.Groups["unit"].Value == "m" ? 60 : 1);
        return new LoadResult(
            requests / seconds, Number(Refusals().Match(output)) / seconds, Milliseconds(output, "50%"), Milliseconds(output, "90%"), Milliseconds(output, "99%"));
    }

    private static double Milliseconds(string output, string percentile)
    {
        var match = Regex.Match(output, $@"^\s+{percentile}\s+(?<value>[\d.]+)(?<unit>us|ms|s|m)\s*$", RegexOptions.Multiline);
        return Number(match) * match.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, "s" => 1_000, "m" => 60_000, _ => 0 };
    }

    private static double Number(Match match, string group = "value") =>
        match.Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    private sealed class Load(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    [GeneratedRegex(@"(?<value>\d+) requests in (?<time>[\d.]+)(?<unit>s|m)")]
    private static partial Regex RequestCount();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<value>\d+)")]
    private static partial Regex Refusals();
}
