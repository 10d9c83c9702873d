using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Failures;

/// <summary>What is left of an app that has stopped; looks at all threads of the process, so it runs alone.</summary>
[Collection(nameof(Processes))]
public sealed class StoppedAppTests
{
    [Fact]
    public async Task An_app_that_has_stopped_leaves_no_worker_thread_behind()
    {
        // Threads of the tests before may still be about to end.
        await Waiting.UntilAsync(() => WorkerThreads() == 0);
        await using (var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), jobs: jobs => jobs.RunWorkers(3)))
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => app.RunAsync($"{number}")));
            Assert.InRange(WorkerThreads(), 1, 3);

            await app.StopAsync();
        }

        await Waiting.UntilAsync(() => WorkerThreads() == 0);
    }

    private static int WorkerThreads() => Directory.GetDirectories("/proc/self/task").Count(static task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("lane jobs", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return false;
        }
    });
}
