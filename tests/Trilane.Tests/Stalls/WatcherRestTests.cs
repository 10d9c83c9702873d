using System.Diagnostics;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

public sealed class WatcherRestTests : IDisposable
{
    private readonly WatcherRest _rest = new();

    [Fact]
    public async Task Call_ends_a_rest_at_once()
    {
        var resting = Task.Factory.StartNew(
            () => _rest.WaitUntilCalled(Deadline.Time, () => false), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        while (!resting.IsCompleted)
        {
            // Before the rest begins a call has nothing to end.
            _rest.Call();
            await Task.Yield();
        }

        Assert.True(await resting);
    }

    [Fact]
    public void Rest_does_not_begin_while_there_is_something_to_look_at()
    {
        var since = Stopwatch.StartNew();

        Assert.True(_rest.WaitUntilCalled(Deadline.Time, () => true));

        Assert.InRange(since.Elapsed, TimeSpan.Zero, Deadline.Time / 2);
    }

    [Fact]
    public void End_ends_all_waiting_for_good()
    {
        _rest.End();

        Assert.False(_rest.Wait(Deadline.Time));
        Assert.False(_rest.WaitUntilCalled(TimeSpan.Zero, () => false));
    }

    public void Dispose() => _rest.Dispose();
}
