using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.WakeUp;
using Trilane.Jobs.Storage;
using Trilane.PostgreSqlServer;

namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>Tests that do to a server what the others can't have done to theirs.</summary>
public abstract class OwnServerTests : IAsyncLifetime
{
    // Quick, so that tests don't wait for what takes seconds by design.
    internal static WakeUpTimes QuickTimes { get; } = new()
    {
        Probe = TimeSpan.FromMilliseconds(200), Silence = TimeSpan.FromSeconds(2), FirstRetry = TimeSpan.FromMilliseconds(50), LongestRetry = TimeSpan.FromMilliseconds(500),
    };

    internal Server Server { get; private set; } = null!;

    internal PostgreSqlHome Home { get; private set; } = null!;

    internal PostgreSqlJobStore Store { get; private set; } = null!;

    internal RecordedSignals Signals { get; } = new();

    internal EventLogger Log { get; } = new();

    internal WorkerRegistration Worker { get; } = new(Guid.CreateVersion7(), "host/1", [Some.JobName], [Some.Queue], TimeSpan.FromMinutes(10));

    public async ValueTask InitializeAsync()
    {
        Server = await Server.StartAsync();
        await PostgreSqlHome.PrepareAsync(Server);
        Home = new(Server);
        Store = Home.Open(Home.ConnectionString + ";Command Timeout=3", QuickTimes, Log);
        await Store.StartAsync(Signals, Deadline.Token);
        await Store.RegisterAsync(Worker, Deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal async Task<NewJob> AcceptAsync()
    {
        var job = Some.Job();
        Assert.Equal(EnqueueVerdict.Accepted, Assert.Single(await Store.EnqueueAsync([job], Deadline.Token)).Verdict);
        return job;
    }

    internal Task<IReadOnlyList<ClaimedJob>> ClaimAsync() => Store.ClaimAsync(new(Worker.Id, Some.Queue, Worker.Jobs, 10_000), Deadline.Token);

    internal async Task AssertWorksAsync()
    {
        var job = await AcceptAsync();
        var claimed = (await ClaimAsync()).Single(claimed => claimed.Attempt.Job == job.Id);
        Assert.True(Assert.Single(await Store.FinishAsync([Some.Success(claimed.Attempt)], Deadline.Token)));
        Assert.Equal(JobState.Succeeded, Assert.Single(await Store.ReadAsync([job.Id], Deadline.Token)).Status.State);
    }
}
