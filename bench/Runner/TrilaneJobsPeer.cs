using System.Globalization;

namespace Trilane.Bench;

/// <summary>Trilane's job lane on one store, each measurement in processes of its own and on a database of its own.</summary>
internal sealed class TrilaneJobsPeer(Func<Task<string>> newStore, int batch, int jobs)
{
    private const string Web = "--Trilane:Jobs:Role=web";
    private const string Worker = "--Trilane:Jobs:Role=worker";

    private static readonly string _app = Path.Combine("artifacts", "bin", "JobsApp", "release", "JobsApp.dll");

    internal async Task<JobFigures> MeasureAsync()
    {
        var idle = (await RunAsync(await newStore(), "idle", "500")).Split(' ');
        return new()
        {
            EnqueueOne = Number(await RunAsync(await newStore(), "enqueue", "1", Web)),
            EnqueueSixteen = Number(await RunAsync(await newStore(), "enqueue", "16", Web)),
            Batch = Number(await RunAsync(await newStore(), "batch", Text(batch), Web)),
            DrainOne = await DrainAsync(workers: 1),
            DrainTwo = await DrainAsync(workers: 2),
            IdleP50 = Number(idle[0]),
            IdleP99 = Number(idle[1]),
        };
    }

    private async Task<double> DrainAsync(int workers)
    {
        var store = await newStore();
        var ids = Path.GetTempFileName();
        try
        {
            await RunAsync(store, "fill", Text(jobs), ids, Web);
            List<BenchProcess> running = [];
            double seconds;
            try
            {
                for (var i = 0; i < workers; i++)
                {
                    running.Add(BenchProcess.Start("dotnet", [_app, store, "work", Worker]));
                }

                seconds = Number(await RunAsync(store, "drained", "0", ids, Web));
            }
            finally
            {
                running.ForEach(process => process.Dispose());
            }

            // A process that knows nothing of what came before has to find every result.
            var right = await RunAsync(store, "verify", "0", ids, Web);
            return right == Text(jobs)
                ? jobs / seconds
                : throw new BenchException($"{right} of {jobs} jobs have their result: the figure does not count.");
        }
        finally
        {
            File.Delete(ids);
        }
    }

    private static Task<string> RunAsync(string store, params string[] arguments) => BenchProcess.RunAsync("dotnet", [_app, store, .. arguments]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
