using System.Diagnostics;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos;

/// <summary>A job that takes many leases, on a healthy worker beside others that look for lost jobs: it must run once.</summary>
internal static class LongJob
{
    private static readonly TimeSpan _defaultLease = TimeSpan.FromSeconds(30);

    internal static async Task<int> RunAsync(ChaosOptions options, TimeSpan time)
    {
        var lease = options.Lease ?? _defaultLease;
        await using var store = await ChaosStore.StartAsync(options.IsPostgreSql);
        await store.Database.CreateAsync();
        using var cluster = new Cluster((name, role) => new NodeOptions(name, role, options.IsPostgreSql, store.ConnectionString, lease, IsUnfenced: false));
        var web = cluster.Start(JobRole.Web);
        cluster.Start(JobRole.Worker);
        cluster.Start(JobRole.Worker);
        var address = new Uri(await web.ReadyAsync());
        Console.WriteLine($"A job of {time.TotalMinutes:0.##} min under leases of {lease.TotalSeconds:0} s");
        using var http = new HttpClient();
        var request = new WorkRequest(1, WorkKind.Steady, (int)time.TotalMilliseconds);
        var watch = Stopwatch.StartNew();
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(http, new Uri(address, "/work"), request);
        answer.EnsureSuccessStatusCode();
        while (await store.Database.CountLiveAsync() > 0)
        {
            await Task.Delay(1000);
        }

        var jobs = await store.Database.ReadJobsAsync();
        var starts = await store.Database.ReadStartsAsync();
        var effects = await store.Database.ReadEffectsAsync();
        Console.WriteLine($"It is {jobs[0].Outcome} after {watch.Elapsed.TotalMinutes:0.00} min, with {starts.Count} start(s) and {effects.Count} effect(s).");
        return jobs[0].Outcome == JobState.Succeeded && starts.Count == 1 && effects.Count == 1 ? 0 : 1;
    }
}
