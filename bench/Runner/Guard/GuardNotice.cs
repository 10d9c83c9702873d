using System.Globalization;
using System.Net.Http.Json;
using System.Text;

namespace Trilane.Bench;

/// <summary>How soon a stall is noticed, as what, and when its stack is there; from an app that has been idle.</summary>
internal static class GuardNotice
{
    private const int Endpoints = 7;

    internal static async Task RunAsync(BenchOptions options, StringBuilder report)
    {
        report.AppendLine("## From a stall's begin to its report, and to its stack with the user's own line\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"{Endpoints} stalls of 400 ms each in an app that was idle before, measured in the app by an observer.\n");
        report.AppendLine("| the handler | reported after: median, worst | as the right kind | stack after: median, worst | with the right line |");
        report.AppendLine("| --- | --- | --- | --- | --- |");
        using var server = await GuardApps.StartAsync("Trilane", "trilane report-only");
        using var client = new HttpClient();
        foreach (var (path, label) in new[] { ("sleep", "`Thread.Sleep`"), ("wait", "`Task.Wait`"), ("compute", "computes") })
        {
            Console.Error.WriteLine($"… guard: {label}");
            List<Notice> notices = [];
            for (var i = 0; i < Endpoints; i++)
            {
                // Long enough that the watcher rests.
                await Task.Delay(options.WarmUp > TimeSpan.FromSeconds(2) ? TimeSpan.FromSeconds(2) : options.WarmUp);
                notices.Add((await client.GetFromJsonAsync<Notice>(new Uri($"{server.Url}/notice-{i}/{path}")))!);
            }

            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {label} | {Times(notices, notice => notice.NoticedMs)} | {notices.Count(notice => notice.IsRightKind)} of {Endpoints} | {Times(notices, notice => notice.StackMs)} | {notices.Count(notice => notice.HasRightLine)} of {Endpoints} |");
        }
    }

    private static string Times(List<Notice> notices, Func<Notice, double?> time)
    {
        var sorted = notices.Select(time).OrderBy(value => value ?? double.MaxValue).ToList();
        return $"{Text(sorted[sorted.Count / 2])}, {Text(sorted[^1])}";

        static string Text(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0} ms") : "not within 5 s";
    }

    /// <summary>As the app answers it.</summary>
    private sealed record Notice(double? NoticedMs, bool IsRightKind, double? StackMs, bool HasRightLine);
}
