using System.Globalization;
using System.Text;
using Trilane.PostgreSqlServer;

namespace Trilane.Bench;

/// <summary>The job lane through its public API, results kept, beside queues that others use, in one run.</summary>
internal static class JobsComparison
{
    internal static async Task<string> RunAsync(BenchOptions options)
    {
        var isQuick = options.IsQuick;
        var (rounds, jobs, batch) = isQuick ? (1, 60_000, 20_000) : (3, 300_000, 300_000);
        var celeryJobs = isQuick ? 500 : 2000;
        await GraphilePeer.InstallAsync();
        await using var postgres = await Server.StartAsync(isDurable: true);
        var folder = Directory.CreateTempSubdirectory("trilane-bench-");
        var databases = 0;
        try
        {
            (string Name, Func<Task<JobFigures>> Measure)[] peers =
            [
                ("Trilane on PostgreSQL", new TrilaneJobsPeer(async () => postgres.ConnectionStringOf(await DatabaseAsync()), batch, jobs).MeasureAsync),
                ("graphile-worker 0.18, batched", new GraphilePeer(UrlAsync, isBatched: true, batch, jobs).MeasureAsync),
                ("graphile-worker 0.18, shipped", new GraphilePeer(UrlAsync, isBatched: false, batch, Math.Max(60_000, jobs / 5)).MeasureAsync),
                ("Celery on a synced Redis", new CeleryPeer(celeryJobs).MeasureAsync),
                ("Trilane on SQLite", new TrilaneJobsPeer(() => Task.FromResult(Path.Combine(folder.FullName, $"jobs{databases++}.db")), batch, jobs).MeasureAsync),
            ];
            var figures = new List<JobFigures>[peers.Length];
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < peers.Length; i++)
                {
                    await Console.Error.WriteLineAsync($"jobs {round + 1}/{rounds}: {peers[i].Name}");
                    (figures[i] ??= []).Add(await peers[i].Measure());
                }
            }

            return Report([.. peers.Select(peer => peer.Name)], [.. figures.Select(JobFigures.Median)], rounds, jobs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<string> DatabaseAsync()
        {
            var name = $"jobs{databases++}";
            await postgres.CreateDatabaseAsync(name);
            return name;
        }

        async Task<string> UrlAsync() => $"postgres://postgres@127.0.0.1:{postgres.Port}/{await DatabaseAsync()}";
    }

    private static string Report(IReadOnlyList<string> names, IReadOnlyList<JobFigures> figures, int rounds, int jobs)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Jobs\n\n`bench/run jobs` on {Machine.Describe()}\n");
        report.AppendLine(CultureInfo.InvariantCulture,
            $"No-op jobs, {jobs:#,##0} drained after 50,000 to warm up, medians of {rounds} rounds in turn. PostgreSQL and Redis wait for the disk at each commit; SQLite has synchronous=FULL. Trilane keeps and\nfences every result, and after each drain a new process found all of them right; graphile-worker keeps none.\n");
        report.AppendLine("| | enqueue, 1 caller | 16 callers | batches of 1000 | drain, 1 process | 2 processes | idle enqueue to start, p50 | p99 |");
        report.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var i = 0; i < names.Count; i++)
        {
            var row = figures[i];
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {names[i]} | {Rate(row.EnqueueOne)} | {Rate(row.EnqueueSixteen)} | {Rate(row.Batch)} | {Rate(row.DrainOne)} | {Rate(row.DrainTwo)} | {Time(row.IdleP50)} | {Time(row.IdleP99)} |");
        }

        var (trilane, batched, shipped) = (figures[0], figures[1], figures[2]);
        report.AppendLine("\n| ratio | reached | wanted |\n| --- | --- | --- |");
        Ratio("drain beside graphile-worker, batched", Math.Max(trilane.DrainOne, trilane.DrainTwo) / batched.DrainOne, 0.75);
        Ratio("drain beside graphile-worker, shipped", Math.Max(trilane.DrainOne, trilane.DrainTwo) / shipped.DrainOne, 10);
        Ratio("16 callers beside graphile-worker", trilane.EnqueueSixteen / shipped.EnqueueSixteen, 10);
        Ratio("batches beside graphile-worker", trilane.Batch / shipped.Batch, 1.4);
        return report.ToString();

        void Ratio(string name, double reached, double wanted) =>
            report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {reached:0.00} | ≥ {wanted:0.##} |");
    }

    private static string Rate(double value) => double.IsNaN(value) ? "–" : value.ToString("#,##0", CultureInfo.InvariantCulture) + "/s";

    private static string Time(double value) => double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture) + " ms";
}
