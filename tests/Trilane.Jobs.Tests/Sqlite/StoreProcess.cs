using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>A process with a store of its own, which a test kills or starves: it takes jobs in, finishes some, and says what was promised to it.</summary>
internal static class StoreProcess
{
    internal const string Command = "store-process";

    /// <summary>Writes until it is killed; "accepted id" and "done id" lines stand for kept promises, "refused message" ends it.</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        var payload = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
        await using var services = new ServiceCollection().AddTrilane(options => options.AddBlockingLane("sqlite")).BuildServiceProvider();
        await using var store = new SqliteJobStore($"Data Source={args[0]}", services.GetRequiredKeyedService<BlockingLane>("sqlite"), TimeProvider.System);
        try
        {
            await store.StartAsync(new RecordedSignals(), CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FillAsync(store, payload)).Append(WorkAsync(store)));
        }
        catch (JobStoreException exception)
        {
            Say("refused", exception.Message);
        }

        return 0;
    }

    private static async Task FillAsync(SqliteJobStore store, int payload)
    {
        var request = Some.Json($"\"{new string('x', payload)}\"");
        while (true)
        {
            var job = Some.Job() with { Request = request };
            await store.EnqueueAsync([job], CancellationToken.None);
            Say("accepted", job.Id);
        }
    }

    private static async Task WorkAsync(SqliteJobStore store)
    {
        var worker = Guid.CreateVersion7();
        await store.RegisterAsync(new WorkerRegistration(worker, "process", [Some.JobName], [Some.Queue], TimeSpan.FromMinutes(5)), CancellationToken.None);
        while (true)
        {
            var claimed = await store.ClaimAsync(new ClaimRequest(worker, Some.Queue, [Some.JobName], 2), CancellationToken.None);
            await store.FinishAsync([.. claimed.Select(job => Some.Success(job.Attempt))], CancellationToken.None);
            foreach (var job in claimed)
            {
                Say("done", job.Attempt.Job);
            }
        }
    }

    private static void Say(string what, object value)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine($"{what} {value}");
            Console.Out.Flush();
        }
    }
}
