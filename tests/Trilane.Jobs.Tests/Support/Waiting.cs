using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Support;

/// <summary>Waits for a state that nothing tells of: looks again and again, giving way in between.</summary>
internal static class Waiting
{
    internal static Task UntilAsync(Func<bool> isReached) => UntilAsync(() => Task.FromResult(isReached()));

    internal static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (!await isReached())
        {
            Assert.False(deadline.IsCancellationRequested, $"It was not so within {Deadline.Time.TotalSeconds} s.");
            await Task.Delay(5);
        }
    }
}
