using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stress;

/// <summary>Everything at once, and then nothing is left of it.</summary>
[Collection(nameof(SharedPool))]
public sealed class MixedRequestsTests
{
    private const int Requests = 10_000;
    private const int Clients = 64;

    // What a client does, in turn; those after the bar leave before the end.
    private static readonly string[] _answered =
    [
        "/async", "/sync", "/named", "/marked", "/bridge", "/throw-sync", "/throw-async", "/dependencies", "/after-response", "/stream",
        "/stream-async",
    ];

    private static readonly string[] _abandoned = ["/endless", "/endless-async", "/until-canceled", "/until-canceled-async"];

    [Fact]
    public async Task Nothing_is_left_of_10_000_mixed_requests()
    {
        var ledger = new Ledger();
        using var neverCanceled = new CancellationTokenSource();
        await using var app = await TestApp.StartAsync(
            app => MixedEndpoints.Map(app, neverCanceled.Token),
            options =>
            {
                options.BlockingLane.MaxThreads = 8;
                options.BlockingLane.IdleTimeout = TimeSpan.FromMilliseconds(20);
                options.AddBlockingLane("named", lane => (lane.MaxThreads, lane.IdleTimeout) = (4, TimeSpan.FromMilliseconds(20)));
            },
            builder => MixedEndpoints.AddServices(builder.Services, ledger));
        var next = 0;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(ClientAsync))).WaitAsync(TimeSpan.FromMinutes(2));

        await LaneEvents.UntilAsync(() => ledger.IsBalanced, () => $"Still open: {ledger}");
        await LaneEvents.UntilAsync(() => app.Services.GetRequiredService<AfterResponseRunner>().Pending == 0, () => "Work is pending.");
        foreach (var scheduler in new[] { app.Lane().Scheduler, app.Lane("named").Scheduler })
        {
            await LaneEvents.UntilAsync(
                () => scheduler is { SlotsInUse: 0, Busy: 0, Queued: 0, Inside: 0, Threads: 0 },
                () => $"{scheduler.Lane.Name}: {scheduler.SlotsInUse} in use, {scheduler.Queued} queued, {scheduler.Threads} threads.");
        }

        Assert.InRange(ledger.Tracked, Requests / 3, Requests);
        await LaneEvents.UntilAsync(() => ledger.CountReachable() == 0, () => $"{ledger.CountReachable()} of {ledger.Tracked} are kept.");

        async Task ClientAsync()
        {
            for (var i = Interlocked.Increment(ref next); i <= Requests; i = Interlocked.Increment(ref next))
            {
                // Every eighth request is abandoned, so each path comes at many moments of the others.
                await (i % 8 == 0 ? AbandonAsync(app, _abandoned[i / 8 % _abandoned.Length]) : AnswerAsync(app, _answered[i % _answered.Length]));
            }
        }
    }

    private static async Task AnswerAsync(TestApp app, string path)
    {
        using var response = await app.SendAsync(path);
        var body = await response.Content.ReadAsStringAsync(Deadline.Token);
        var throws = path.StartsWith("/throw", StringComparison.Ordinal);
        Assert.True((int)response.StatusCode == (throws ? 500 : 200), $"{path} answered {(int)response.StatusCode}: {body}");
        Assert.True(throws || body == "ok" || body.StartsWith("[0,1,2", StringComparison.Ordinal), $"{path} answered {body}");
    }

    /// <summary>Leaves in the middle of an endless answer, or while the handler waits for just that.</summary>
    private static async Task AbandonAsync(TestApp app, string path)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Deadline.Token);
        try
        {
            var sending = app.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, leave.Token);
            if (path.StartsWith("/endless", StringComparison.Ordinal))
            {
                using var response = await sending;
                await using var body = await response.Content.ReadAsStreamAsync(leave.Token);
                await body.ReadExactlyAsync(new byte[10], leave.Token);
                return;
            }

            leave.CancelAfter(TimeSpan.FromMilliseconds(2));
            await sending;
            Assert.Fail($"{path} answered although it had nobody to answer to.");
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
        }
    }
}
