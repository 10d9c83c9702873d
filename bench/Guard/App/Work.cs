using System.Diagnostics;

namespace Trilane.Bench.Guard;

/// <summary>What handlers do here.</summary>
internal static class Work
{
    /// <summary>Computes for a time.</summary>
    internal static void Compute(TimeSpan time)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < time)
        {
            Thread.SpinWait(50);
        }
    }

    /// <summary>Twenty awaits that all give the thread back.</summary>
    internal static async Task<string> AwaitTwentyTimesAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
        }

        return "awaited";
    }

    /// <summary>What a well-behaved handler does: some JSON, some waiting, a little computing, all over again.</summary>
    internal static async Task<Dictionary<string, int>> BehaveAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, int> result = [];
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(5, cancellationToken);
            Compute(TimeSpan.FromMilliseconds(1));
            result[$"step {i}"] = i;
        }

        return result;
    }

    /// <summary>Never returns.</summary>
    internal static void KeepAllCoresBusy()
    {
        for (var i = 1; i < Environment.ProcessorCount; i++)
        {
            new Thread(() => Compute(TimeSpan.MaxValue)).Start();
        }

        Compute(TimeSpan.MaxValue);
    }
}
