using System.Globalization;

namespace Trilane.Bench;

/// <summary>graphile-worker on the same PostgreSQL: as shipped, or with its own means for throughput switched on.</summary>
internal sealed class GraphilePeer(Func<Task<string>> newDatabase, bool isBatched, int batch, int jobs)
{
    private static readonly string _folder = Path.Combine("bench", "Jobs", "graphile");

    internal static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(_folder, "node_modules")))
        {
            await BenchProcess.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], _folder);
        }
    }

    internal async Task<JobFigures> MeasureAsync()
    {
        var drained = await newDatabase();
        await RunAsync("batch", drained, jobs);
        var figures = new JobFigures { DrainOne = Number(await RunAsync("drain", drained, jobs)) };
        if (isBatched)
        {
            return figures;
        }

        var idle = (await RunAsync("idle", await newDatabase(), 500)).Split(' ');
        return figures with
        {
            EnqueueOne = Number(await RunAsync("enqueue", await newDatabase(), 1)),
            EnqueueSixteen = Number(await RunAsync("enqueue", await newDatabase(), 16)),
            Batch = Number(await RunAsync("batch", await newDatabase(), batch)),
            IdleP50 = Number(idle[0]),
            IdleP99 = Number(idle[1]),
        };
    }

    private Task<string> RunAsync(string what, string database, int number) => BenchProcess.RunAsync(
        "node",
        ["peer.mjs", what, database, number.ToString(CultureInfo.InvariantCulture), isBatched ? "batched" : "shipped"],
        _folder,
        ("NO_LOG_SUCCESS", "1"));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
