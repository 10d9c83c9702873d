using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dependencies;

/// <summary>As many threads as there are resources, and many more requests: those that hold one must always get to give it back.</summary>
public sealed class ExhaustionTests
{
    private const int Threads = 4;
    private const int Requests = 1_000;

    [Theory]
    [InlineData("/sync-handler")]
    [InlineData("/async-handler")]
    [InlineData("/second-visit")]
    [InlineData("/second-visit-after-leaving")]
    [InlineData("/take-and-release-in-two-bridge-calls")]
    public async Task All_requests_finish(string path)
    {
        using var pool = new SemaphoreSlim(Threads);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/sync-handler", (User user) => user.Name);
                app.MapGet("/async-handler", async (User user) =>
                {
                    await Task.Yield();
                    return user.Name;
                });
                app.MapGet("/second-visit", async (User user, BlockingLane lane) => await lane.RunAsync(() => user.Name));
                app.MapGet("/second-visit-after-leaving", async (User user, BlockingLane lane) =>
                {
                    await Task.Delay(1).ConfigureAwait(false);
                    return await lane.RunAsync(() => lane.RunAsync(() => user.Name).Result);
                });
                app.MapGet("/take-and-release-in-two-bridge-calls", async (BlockingLane lane) =>
                {
                    await lane.RunAsync(Take);
                    await Task.Yield();
                    await lane.RunAsync(() => { pool.Release(); });
                    return "held";
                });
            },
            options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (Threads, Requests),
            builder => builder.Services.AddRequestDependency<User>(Held));

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => app.GetAsync(path))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(answers, answer => Assert.Equal("held", answer));
        await LaneEvents.UntilAsync(() => pool.CurrentCount == Threads, () => $"{pool.CurrentCount} of {Threads} resources came back.");
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.SlotsInUse == 0, () => $"{app.Lane().Scheduler.SlotsInUse} slots are in use.");

        IEnumerable<User> Held()
        {
            Take();
            try
            {
                yield return new User("held");
            }
            finally
            {
                pool.Release();
            }
        }

        void Take()
        {
            if (!pool.Wait(Deadline.Time))
            {
                throw new TimeoutException("Nobody gave a resource back.");
            }
        }
    }
}
