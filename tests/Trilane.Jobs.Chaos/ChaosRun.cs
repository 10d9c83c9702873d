using System.Data.Common;
using System.Diagnostics;
using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos;

/// <summary>One run: load and attacks for a while, then calm until all jobs have ended, then the check.</summary>
internal sealed class ChaosRun : IDisposable
{
    private const int Webs = 2;
    private const int Workers = 3;
    private const int Submitters = 6;

    // More than this could not end in the time that they have afterwards.
    private const int MaxLive = 400;

    private static readonly TimeSpan _defaultLease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly ChaosOptions _options;
    private readonly ChaosStore _store;
    private readonly Cluster _cluster;
    private readonly History _history = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _numbers;
    private long _live;

    private ChaosRun(ChaosOptions options, ChaosStore store)
    {
        _options = options;
        _store = store;
        Lease = options.Lease ?? _defaultLease;
        _cluster = new Cluster((name, role) => new NodeOptions(name, role, options.IsPostgreSql, store.ConnectionString, Lease, options.IsUnfenced));
    }

    private TimeSpan Lease { get; }

    /// <summary>Runs it; 0 when every promise was kept.</summary>
    internal static async Task<int> RunAsync(ChaosOptions options)
    {
        Console.WriteLine($"Chaos on {(options.IsPostgreSql ? "PostgreSQL" : "SQLite")} for {options.Time.TotalMinutes:0.##} min, seed {options.Seed}");
        await using var store = await ChaosStore.StartAsync(options.IsPostgreSql);
        using var run = new ChaosRun(options, store);
        return await run.RunAsync();
    }

    public void Dispose() => _cluster.Dispose();

    private async Task<int> RunAsync()
    {
        await _store.Database.CreateAsync();
        for (var i = 0; i < Webs + Workers; i++)
        {
            // The first makes the schema; the others meet it half made or done.
            _cluster.Start(i < Webs ? JobRole.Web : JobRole.Worker);
        }

        await Task.WhenAll(_cluster.All.Select(static node => node.ReadyAsync())).WaitAsync(_patience);
        var attacker = new Attacker(_cluster, _store.Database, _store.Server, _history, Lease, _options.Seed);
        using var end = new CancellationTokenSource(_options.Time);
        var submitters = Enumerable.Range(1, Submitters)
            .Select(number => new Submitter(_cluster, _history, () => Interlocked.Increment(ref _numbers), () => Volatile.Read(ref _live) > MaxLive, _options.Seed + number)).ToList();
        var submitting = submitters.Select(submitter => Task.Run(() => submitter.RunAsync(end.Token))).ToList();
        await Task.WhenAll([Task.Run(() => attacker.RunAsync(end.Token)), WatchAsync(end.Token)]);

        Print("The attacks are over; all jobs have the time to end.");
        await CalmAsync();
        await Task.WhenAll(submitting).WaitAsync(_patience);
        await DrainAsync();
        submitters.ForEach(static submitter => submitter.Dispose());
        return await JudgeAsync(attacker);
    }

    /// <summary>Shows how it goes, and looks for what can be seen only while it happens.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var printedAt = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(500, CancellationToken.None);
            try
            {
                foreach (var key in await _store.Database.FindKeysHeldTwiceAsync())
                {
                    _history.Found.Enqueue(new Violation(null, $"Two jobs that are not final have the unique key {key}."));
                }

                Volatile.Write(ref _live, await _store.Database.CountLiveAsync());
                if (_watch.Elapsed - printedAt > TimeSpan.FromSeconds(10))
                {
                    printedAt = _watch.Elapsed;
                    Print($"{_history.Accepted.Count} accepted, {_live} not final, {_history.Found.Count} violations");
                }
            }
            catch (Exception exception) when (exception is DbException or IOException)
            {
                // The server is down, or this connection was cut as well.
            }
        }
    }

    private async Task CalmAsync()
    {
        foreach (var node in _cluster.All.Where(static node => node.HasExited).ToList())
        {
            _history.Found.Enqueue(new Violation(null, $"{node.Options.Name} had ended by itself. Its last words: {string.Join(" | ", node.Lines.TakeLast(8))}"));
            _cluster.Replace(node);
        }

        await Task.WhenAll(_cluster.All.Select(static node => node.ReadyAsync())).WaitAsync(_patience);
    }

    private async Task DrainAsync()
    {
        var began = _watch.Elapsed;
        while (await _store.Database.CountLiveAsync() is > 0 and var live)
        {
            if (_watch.Elapsed - began > _patience)
            {
                Print($"{live} jobs are still not final.");
                return;
            }

            await Task.Delay(200);
        }

        // What a stale attempt still tries is over by then.
        await Task.Delay(Lease);
    }

    private async Task<int> JudgeAsync(Attacker attacker)
    {
        _history.Jobs = await _store.Database.ReadJobsAsync();
        _history.Starts = await _store.Database.ReadStartsAsync();
        _history.Work = await _store.Database.ReadWorkAsync();
        _history.Effects = await _store.Database.ReadEffectsAsync();
        var violations = Checker.Check(_history);
        foreach (var violation in violations.Take(20))
        {
            Console.WriteLine($"VIOLATION {violation.Job}: {violation.What}");
            Tell(violation.Job);
            Tell(_history.Jobs.Find(job => job.Id == violation.Job)?.Request.Parent);
        }

        var outcomes = _history.Jobs.GroupBy(static job => job.Outcome).OrderBy(static group => group.Key).Select(static group => $"{group.Key?.ToString() ?? "not final"} {group.Count()}");
        var setAside = _history.Jobs.Count(static job => job.Error?.Contains("set aside", StringComparison.Ordinal) == true);
        var again = _history.Starts.GroupBy(static start => start.Job).Count(static job => job.Count() > 1);
        Print($"attacks: {string.Join(", ", attacker.Attacks.OrderBy(static attack => attack.Key, StringComparer.Ordinal).Select(static attack => $"{attack.Value} × {attack.Key}"))}");
        Print(
            $"{_history.Accepted.Count} accepted, {_history.Jobs.Count} jobs, {_history.Starts.Count} starts, {again} jobs started more than once, {_history.Effects.Count} effects, "
            + $"{_history.Canceled.Count} asked to cancel, {setAside} set aside; {string.Join(", ", outcomes)}");
        Print(violations.Count == 0 ? $"Every promise was kept (seed {_options.Seed})." : $"{violations.Count} VIOLATIONS (seed {_options.Seed})");
        return violations.Count == 0 ? 0 : 1;
    }

    private void Tell(Guid? job)
    {
        if (job is { } id)
        {
            Console.WriteLine($"  {id}");
            Console.WriteLine(string.Join(Environment.NewLine, _history.Of(id)));
        }
    }

    private void Print(string text) => Console.WriteLine($"{_watch.Elapsed:hh\\:mm\\:ss} {text}");
}
