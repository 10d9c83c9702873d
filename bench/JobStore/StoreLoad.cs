using System.Diagnostics;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;

namespace Trilane.Bench.JobStore;

/// <summary>Loads for one store, with small jobs, and what they reached.</summary>
internal sealed class StoreLoad : IJobSignals
{
    private static readonly byte[] _request = """{"document":"0123456789"}"""u8.ToArray();
    private static readonly byte[] _result = """{"pages":3}"""u8.ToArray();

    private readonly IJobStore _store;
    private volatile TaskCompletionSource _work = New();

    public StoreLoad(IJobStore store, StorePlace place)
    {
        _store = store;
        Place = place;
    }

    /// <summary>Where a further store finds the same jobs.</summary>
    internal StorePlace Place { get; }


    public void WorkArrived(string queue) => _work.TrySetResult();

    public void JobsChanged(IReadOnlyCollection<Guid> jobs)
    {
    }

    public void AnythingChanged()
    {
    }

    internal async Task<double> EnqueueAsync(int callers, TimeSpan time)
    {
        await EnqueueForAsync(callers, TimeSpan.FromSeconds(0.5));
        var watch = Stopwatch.StartNew();
        var jobs = await EnqueueForAsync(callers, time);
        return jobs / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Lone jobs of many callers, put together as the job lane does it.</summary>
    internal async Task<double> EnqueueMergedAsync(int callers, TimeSpan time)
    {
        Merger<NewJob, EnqueueAnswer> merger = new(jobs => _store.EnqueueAsync(jobs, CancellationToken.None), maxItems: 2000);
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < time; count++)
            {
                await merger.SubmitAsync(Jobs(1)[0]);
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    internal async Task<double> EnqueueBatchesAsync(int batch, int batches)
    {
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < batches; index++)
        {
            await _store.EnqueueAsync(Jobs(batch), CancellationToken.None);
        }

        return batch * batches / watch.Elapsed.TotalSeconds;
    }

    internal async Task<double> DrainAsync(int jobs, int batch, int loops)
    {
        await FillAsync(jobs);
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(() => DrainLoopAsync(batch))));
        watch.Stop();
        if (done.Sum() != jobs)
        {
            throw new InvalidOperationException($"{done.Sum()} of {jobs} jobs were done.");
        }

        return jobs / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Two stores on the same jobs, as two worker processes have them.</summary>
    internal async Task<double> DrainWithAsync(StoreLoad other, int jobs, int batch)
    {
        await FillAsync(jobs);
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Task.Run(() => DrainLoopAsync(batch)), Task.Run(() => other.DrainLoopAsync(batch)));
        watch.Stop();
        return done.Sum() == jobs ? jobs / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{done.Sum()} of {jobs} jobs were done.");
    }

    /// <summary>How long a write of one process takes while another writes without pause, in ms.</summary>
    internal async Task<double> WriteBesideAsync(StoreLoad busy, TimeSpan time, double quantile)
    {
        var load = busy.EnqueueForAsync(16, time);
        List<double> times = [];
        while (!load.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            await _store.EnqueueAsync(Jobs(1), CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(5);
        }

        times.Sort();
        return times[Math.Min(times.Count - 1, (int)(times.Count * quantile))];
    }

    internal async Task<double> DrainAfterAsync(int done, int jobs, int batch)
    {
        await DrainAsync(done, batch, 1);
        return await DrainAsync(jobs, batch, 1);
    }

    /// <summary>From the call of a lone enqueue to the job in a claimer's hands, in ms.</summary>
    internal async Task<double> IdleAsync(int jobs, double quantile)
    {
        var worker = await RegisterAsync();
        var request = new ClaimRequest(worker, "default", ["noop"], 2);
        List<double> times = [];
        for (var index = 0; index < jobs; index++)
        {
            await Task.Delay(2);
            _work = New();
            var claimed = ClaimNextAsync();
            var start = Stopwatch.GetTimestamp();
            await _store.EnqueueAsync(Jobs(1), CancellationToken.None);
            var job = await claimed;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await _store.FinishAsync([Success(job)], CancellationToken.None);
        }

        times.Sort();
        return times[(int)(times.Count * quantile)];

        async Task<ClaimedJob> ClaimNextAsync()
        {
            while (true)
            {
                await _work.Task;
                if (await _store.ClaimAsync(request, CancellationToken.None) is [var job])
                {
                    return job;
                }
            }
        }
    }

    internal async Task<double> IdleCpuAsync(TimeSpan time)
    {
        await RegisterAsync();
        await Task.Delay(1000);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(time);
        process.Refresh();
        return (process.TotalProcessorTime - before) / time * 100;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static NewJob[] Jobs(int count)
    {
        var jobs = new NewJob[count];
        for (var index = 0; index < count; index++)
        {
            jobs[index] = new NewJob
            {
                Id = Guid.CreateVersion7(), Job = "noop", Queue = "default", Request = _request, Retention = TimeSpan.FromDays(7),
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            };
        }

        return jobs;
    }

    private static AttemptEnd Success(ClaimedJob job) =>
        new() { Attempt = job.Attempt, Kind = AttemptEndKind.Succeeded, Result = _result, Retention = TimeSpan.FromDays(7) };

    private async Task<int> EnqueueForAsync(int callers, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < time)
            {
                await _store.EnqueueAsync(Jobs(1), CancellationToken.None);
                count++;
            }

            return count;
        })));
        return counts.Sum();
    }

    private async Task FillAsync(int jobs)
    {
        for (var left = jobs; left > 0; left -= 5000)
        {
            await _store.EnqueueAsync(Jobs(Math.Min(left, 5000)), CancellationToken.None);
        }
    }

    private async Task<Guid> RegisterAsync()
    {
        var worker = Guid.CreateVersion7();
        await _store.RegisterAsync(new WorkerRegistration(worker, "bench", ["noop"], ["default"], TimeSpan.FromMinutes(10)), CancellationToken.None);
        return worker;
    }

    private async Task<int> DrainLoopAsync(int batch)
    {
        var request = new ClaimRequest(await RegisterAsync(), "default", ["noop"], batch);
        var done = 0;
        while (await _store.ClaimAsync(request, CancellationToken.None) is { Count: > 0 } claimed)
        {
            done += (await _store.FinishAsync([.. claimed.Select(Success)], CancellationToken.None)).Count(counted => counted);
        }

        return done;
    }
}
