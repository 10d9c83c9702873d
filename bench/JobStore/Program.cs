using System.Diagnostics;
using System.Globalization;
using Trilane.Bench.JobStore;
using Trilane.PostgreSqlServer;

// One store alone, in this process: dotnet run -c Release --project bench/JobStore -- [--postgresql] [--rounds 3] [--folder DIR] [measurement…]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture);
var folder = Option("--folder", Path.GetTempPath());
var isPostgreSql = args.Contains("--postgresql");
await using var server = isPostgreSql ? await Server.StartAsync(isDurable: true) : null;
var wanted = args.Where((arg, index) => !arg.StartsWith('-') && (index == 0 || args[index - 1] is not ("--rounds" or "--folder"))).ToList();

(string Name, string Unit, Func<StoreLoad, Task<double>> Measure)[] measurements =
[
    ("enqueue-1", "jobs/s", load => load.EnqueueAsync(callers: 1, TimeSpan.FromSeconds(3))),
    ("enqueue-16", "jobs/s", load => load.EnqueueAsync(callers: 16, TimeSpan.FromSeconds(3))),
    ("enqueue-16-merged", "jobs/s", load => load.EnqueueMergedAsync(callers: 16, TimeSpan.FromSeconds(3))),
    ("enqueue-batch-1000", "jobs/s", load => load.EnqueueBatchesAsync(1000, 100)),
    ("drain-100-2-loops", "jobs/s", load => load.DrainAsync(jobs: 100_000, batch: 100, loops: 2)),
    ("drain-250", "jobs/s", load => load.DrainAsync(jobs: 100_000, batch: 250, loops: 1)),
    ("drain-250-2-loops", "jobs/s", load => load.DrainAsync(jobs: 100_000, batch: 250, loops: 2)),
    ("drain-250-2-stores", "jobs/s", load => WithOtherAsync(load, other => load.DrainWithAsync(other, jobs: 100_000, batch: 250))),
    ("enqueue-16-2-stores", "jobs/s", load => WithOtherAsync(load, async other =>
        (await Task.WhenAll(load.EnqueueAsync(8, TimeSpan.FromSeconds(3)), other.EnqueueAsync(8, TimeSpan.FromSeconds(3)))).Sum())),
    ("write-beside-busy-store-p50", "ms", load => WithOtherAsync(load, other => load.WriteBesideAsync(other, TimeSpan.FromSeconds(8), 0.5))),
    ("write-beside-busy-store-max", "ms", load => WithOtherAsync(load, other => load.WriteBesideAsync(other, TimeSpan.FromSeconds(8), 1))),
    ("drain-250-after-500000", "jobs/s", load => load.DrainAfterAsync(done: 500_000, jobs: 50_000, batch: 250)),
    ("idle-enqueue-to-claim-p50", "ms", load => load.IdleAsync(500, 0.5)),
    ("idle-enqueue-to-claim-p99", "ms", load => load.IdleAsync(500, 0.99)),
    ("look-50ms-cpu", "% of a core", load => load.IdleCpuAsync(TimeSpan.FromSeconds(5))),
];

Console.WriteLine($"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}; {(isPostgreSql ? "PostgreSQL with default settings" : $"SQLite in {folder}")}; median of {rounds}");
foreach (var (name, unit, measure) in measurements.Where(measurement => wanted is [] || wanted.Contains(measurement.Name)))
{
    List<double> results = [];
    for (var round = 0; round < rounds; round++)
    {
        results.Add(await RunAsync(measure));
    }

    results.Sort();
    Console.WriteLine($"{name,-28} {results[rounds / 2],12:#,##0.###} {unit,-12} ({string.Join(", ", results.Select(result => result.ToString("#,##0.###", CultureInfo.InvariantCulture)))})");
}

async Task<double> WithOtherAsync(StoreLoad load, Func<StoreLoad, Task<double>> measure)
{
    await using var store = load.Place.Open();
    var other = new StoreLoad(store, load.Place);
    await store.StartAsync(other, CancellationToken.None);
    return await measure(other);
}

async Task<double> RunAsync(Func<StoreLoad, Task<double>> measure)
{
    await using StorePlace place = server is null ? new SqlitePlace(folder) : new PostgreSqlPlace(server);
    await using var store = place.Open();
    var load = new StoreLoad(store, place);
    await store.StartAsync(load, CancellationToken.None);
    return await measure(load);
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var index ? args[index + 1] : otherwise;
