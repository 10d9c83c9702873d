using System.Net.Http.Json;
using System.Text.Json;
using Trilane.Jobs.Chaos;
using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Chaos.Nodes;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Failures;

/// <summary>Real processes on one store, under a lease of two seconds.</summary>
internal sealed class Scene : IAsyncDisposable
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new();
    private readonly Uri _web;
    private int _numbers;

    private Scene(ChaosStore store, Cluster cluster, Uri web)
    {
        Store = store;
        Cluster = cluster;
        _web = web;
    }

    internal ChaosStore Store { get; }

    internal Cluster Cluster { get; }

    /// <summary>A process that takes jobs in, and no worker yet.</summary>
    internal static async Task<Scene> SetAsync(bool isPostgreSql)
    {
        var store = await ChaosStore.StartAsync(isPostgreSql);
        await store.Database.CreateAsync();
        var cluster = new Cluster((name, role) => new NodeOptions(name, role, isPostgreSql, store.ConnectionString, Lease, IsUnfenced: false));
        var web = cluster.Start(JobRole.Web);
        return new Scene(store, cluster, new Uri(await web.ReadyAsync().Within()));
    }

    internal async Task<NodeProcess> StartWorkerAsync(bool isUnfenced = false)
    {
        var worker = Cluster.Start(JobRole.Worker, isUnfenced);
        await worker.ReadyAsync().Within();
        return worker;
    }

    internal async Task<Guid> EnqueueAsync(WorkKind kind, int milliseconds)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(_web, "/work"), new WorkRequest(Interlocked.Increment(ref _numbers), kind, milliseconds), Deadline.Token);
        answer.EnsureSuccessStatusCode();
        return Guid.Parse(answer.Headers.Location!.ToString().Split('/')[^1]);
    }

    internal Task CancelAsync(Guid job) => _http.PostAsync(new Uri(_web, $"/jobs/{job}/cancel"), content: null, Deadline.Token);

    internal async Task<(JobState State, int Attempt, string? Error)> StatusAsync(Guid job)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_web, $"/jobs/{job}"), Deadline.Token));
        var status = document.RootElement;
        var error = status.GetProperty("error");
        return (
            Enum.Parse<JobState>(status.GetProperty("state").GetString()!, ignoreCase: true),
            status.GetProperty("attempt").GetInt32(),
            error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("title").GetString());
    }

    internal async Task<(JobState State, int Attempt, string? Error)> UntilAsync(Guid job, Func<JobState, bool> isReached)
    {
        (JobState State, int Attempt, string? Error) status = default;
        await Support.Waiting.UntilAsync(async () => isReached((status = await StatusAsync(job)).State));
        return status;
    }

    internal Task<(JobState State, int Attempt, string? Error)> FinalAsync(Guid job) =>
        UntilAsync(job, state => state is JobState.Succeeded or JobState.Failed or JobState.Canceled);

    /// <summary>Waits until so many attempts have begun, and gives them in order.</summary>
    internal async Task<List<Start>> StartsAsync(int count)
    {
        List<Start> starts = [];
        await Support.Waiting.UntilAsync(async () => (starts = await Store.Database.ReadStartsAsync()).Count >= count);
        return starts;
    }

    /// <summary>What the checker finds in all that happened.</summary>
    internal async Task<IReadOnlyList<Violation>> CheckAsync(params Guid[] canceled)
    {
        var history = new History
        {
            Jobs = await Store.Database.ReadJobsAsync(),
            Starts = await Store.Database.ReadStartsAsync(),
            Work = await Store.Database.ReadWorkAsync(),
            Effects = await Store.Database.ReadEffectsAsync(),
        };
        foreach (var job in canceled)
        {
            history.Canceled.TryAdd(job, true);
        }

        return Checker.Check(history);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Cluster.Dispose();
        await Store.DisposeAsync();
    }
}
