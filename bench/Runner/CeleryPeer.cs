using System.Globalization;

namespace Trilane.Bench;

/// <summary>Celery with Debian's packages on a Redis that syncs every write.</summary>
internal sealed class CeleryPeer(int jobs)
{
    private const string Python = "/usr/bin/python3";

    private static readonly string _folder = Path.Combine("bench", "Jobs", "celery");

    internal async Task<JobFigures> MeasureAsync()
    {
        using var redis = await RedisServer.StartAsync();
        (string, string) address = ("BENCH_REDIS", redis.Url);
        var one = await RunAsync(address, "enqueue", 1);
        var sixteen = await RunAsync(address, "enqueue", 16);
        using var drained = await RedisServer.StartAsync();
        address = ("BENCH_REDIS", drained.Url);
        using var client = BenchProcess.Start(Python, ["celery_app.py", "drain", jobs.ToString(CultureInfo.InvariantCulture)], _folder, address);
        await client.LineAsync();
        await client.SayAsync("go");
        using var worker = BenchProcess.Start(
            Python, ["-m", "celery", "-A", "celery_app", "worker", "--loglevel=ERROR", "--concurrency=2", "--without-mingle", "--without-gossip"], _folder, address);
        var rate = await client.LineAsync();
        var idle = (await RunAsync(address, "idle", 200)).Split(' ');
        return new()
        {
            EnqueueOne = Number(one),
            EnqueueSixteen = Number(sixteen),
            DrainOne = Number(rate),
            IdleP50 = Number(idle[0]),
            IdleP99 = Number(idle[1]),
        };
    }

    private static Task<string> RunAsync((string, string) address, string what, int number) =>
        BenchProcess.RunAsync(Python, ["celery_app.py", what, number.ToString(CultureInfo.InvariantCulture)], _folder, address);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
