using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>What uploads and recognizing pages cost streaming chats in the same gateway, and what the same chats cost in synchronous form.</summary>
internal static class GatewayComparison
{
    private const int TokensPerSecond = 5;
    private const int Uploads = 50;
    private const int Pages = 20;

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        var isQuick = options.IsQuick;
        var (chats, seconds, pairs) = isQuick ? (200, 5, 1) : (2000, 20, options.IsLong ? 15 : 3);
        var page = await ScannedPage.RenderAsync();
        using var folder = new BenchFolder();
        using var simulator = await StartAsync(
            "simulator", folder, $"simulator --Gateway:Simulator:TimeBetweenTokens=00:00:00.200 --Gateway:Simulator:Tokens={seconds * TokensPerSecond}");
        using var gateway = await StartAsync("gateway", folder, $"--Gateway:Model:BaseUrl={simulator.Url}/sim/v1");
        var arrival = TimeSpan.FromSeconds(isQuick ? 1 : 5);
        var load = new ChatLoad(gateway, chats, arrival, seconds * TokensPerSecond);

        Progress("warm-up");
        await new ChatLoad(gateway, chats / 4, TimeSpan.FromSeconds(1), tokens: 10).StreamAsync();
        await new OtherWork(gateway, page).RunAsync(uploads: 4, pages: 1);

        List<(ChatFigures Alone, ChatFigures Beside, WorkFigures Work, ChatFigures Again)> rounds = [];
        var alone = await MeasureAsync("chats alone", () => load.StreamAsync());
        for (var i = 0; i < pairs; i++)
        {
            WorkFigures work = default!;
            var beside = await MeasureAsync($"{i + 1}/{pairs}: beside {Uploads} uploads and {Pages} pages", async () =>
            {
                var other = new OtherWork(gateway, page).RunAsync(Uploads, Pages);
                var figures = await load.StreamAsync();
                work = await other;
                return figures;
            });
            var again = await MeasureAsync($"{i + 1}/{pairs}: chats alone", () => load.StreamAsync());
            rounds.Add((alone, beside, work, again));
            alone = again;
        }

        var synchronous = await MeasureAsync("the same chats to /chat-sync", load.AnswerAsync);
        return Report(options.IsLong ? "bench/run gateway --long" : "bench/run gateway", chats, arrival, seconds, rounds, synchronous);
    }

    private static async Task<ChatFigures> MeasureAsync(string what, Func<Task<ChatFigures>> measure)
    {
        Progress(what);
        var figures = await measure();
        Progress(string.Create(CultureInfo.InvariantCulture, $"  {figures.Completed} completed, {figures.Failed} failed, first token p50 {figures.P50:0} ms, p99 {figures.P99:0} ms {figures.FirstFailure}"));
        return figures;
    }

    private static string Report(
        string command, int chats, TimeSpan arrival, int seconds, List<(ChatFigures Alone, ChatFigures Beside, WorkFigures Work, ChatFigures Again)> rounds, ChatFigures synchronous)
    {
        Ratios ratio = new(), noise = new();
        foreach (var (alone, beside, _, again) in rounds)
        {
            ratio.Add(beside.P99 / ((alone.P99 + again.P99) / 2));
            noise.Add(again.P99 / alone.P99);
        }

        var report = new StringBuilder();
        report.AppendLine(Invariant($"# The gateway under load\n\n`{command}` on {Machine.DescribeAlone()}; load generator, simulator and gateway share the machine, each a process of its own\n"));
        report.AppendLine(Invariant(
            $"{chats} streaming chats that arrive within {arrival.TotalSeconds:0} s and are then open at once, each {seconds * TokensPerSecond} tokens at {TokensPerSecond} tokens/s ({chats * TokensPerSecond} events/s); the model's own time to the first token is 100 ms. Beside them: {Uploads} uploads of {OtherWork.UploadBytes >> 20} MB at once, and {Pages} scanned pages as jobs, sent when the first chat is. {rounds.Count} interleaved rounds; median of each column. Memory is what the gateway has more than before the first round.\n"));
        report.AppendLine("| | failed chats | first token p50 | first token p99 | memory per open stream | done meanwhile |");
        report.AppendLine("| --- | --- | --- | --- | --- | --- |");
        report.AppendLine(Row("chats alone", [.. rounds.Select(round => round.Again)], "–"));
        report.AppendLine(Row("beside uploads and pages", [.. rounds.Select(round => round.Beside)], Invariant(
            $"{Median(rounds.Select(round => (double)round.Work.Uploaded)):0} uploads ({Median(rounds.Select(round => (double)round.Work.Refused)):0} refused), {Median(rounds.Select(round => (double)round.Work.Recognized)):0} pages in {Median(rounds.Select(round => round.Work.Seconds)):0.0} s")));
        report.AppendLine(Invariant($"\nFirst token p99, beside ÷ alone (the mean of the rounds before and after): {ratio}; A/A, alone ÷ alone: {noise}.\n"));
        report.AppendLine(Invariant(
            $"The same {chats} chats to `/chat-sync`, whose lane has 64 threads and 1024 places: {synchronous.Completed} answered, {synchronous.Failed} {(synchronous.FirstFailure?.Contains("503", StringComparison.Ordinal) == false ? synchronous.FirstFailure : "refused with 503")}. An answer, which is also its first token, took {synchronous.P50 / 1000:0.0} s at the median and {synchronous.P99 / 1000:0.0} s at p99."));
        return report.ToString();
    }

    private static string Row(string name, List<ChatFigures> rounds, string work) => Invariant(
        $"| {name} | {rounds.Sum(round => round.Failed)} of {rounds.Sum(round => round.Failed + round.Completed)} | {Median(rounds.Select(round => round.P50)):0} ms | {Median(rounds.Select(round => round.P99)):0} ms | {Median(rounds.Select(round => round.BytesPerStream)) / 1024:0} KiB | {work} |");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static Task<ServerProcess> StartAsync(string name, BenchFolder folder, string arguments) => ServerProcess.StartAsync(
        name,
        "dotnet",
        port => $"{Path.GetFullPath(Path.Combine("artifacts", "bin", "Gateway", "release", "Gateway.dll"))} {arguments} --urls http://127.0.0.1:{port} --Logging:LogLevel:Default=Warning",
        folder.Path);

    private static void Progress(string what) => Console.Error.WriteLine($"… gateway: {what}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
