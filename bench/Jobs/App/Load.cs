using System.Diagnostics;
using System.Globalization;
using Trilane.Jobs;

namespace Trilane.Bench.Jobs;

/// <summary>What one process does to the store, through the public API; each returns the figure that it prints.</summary>
internal static class Load
{
    private const int Batch = 1000;

    // Until the code that runs all the time is compiled for good.
    private const int WarmUpBatches = 50;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(2);

    /// <summary>Jobs per second that this many callers enqueue, each waiting for its own before the next.</summary>
    internal static async Task<double> EnqueueAsync(JobClient jobs, int callers, TimeSpan time)
    {
        await CallAsync(_warmUp);
        var watch = Stopwatch.StartNew();
        var accepted = await CallAsync(time);
        return accepted / watch.Elapsed.TotalSeconds;

        async Task<int> CallAsync(TimeSpan span)
        {
            var until = Stopwatch.StartNew();
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                var count = 0;
                for (; until.Elapsed < span; count++)
                {
                    await jobs.EnqueueAsync(new Add(caller, count));
                }

                return count;
            })));
            return counts.Sum();
        }
    }

    /// <summary>Jobs per second in batches of a thousand.</summary>
    internal static async Task<double> EnqueueBatchesAsync(JobClient jobs, int count)
    {
        await WarmUpAsync(jobs);
        var watch = Stopwatch.StartNew();
        for (var first = 0; first < count; first += Batch)
        {
            await jobs.EnqueueBatchAsync(Requests(first));
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Fills the queue and writes which job has to answer what; those in front, which workers warm up with, are not among them.</summary>
    internal static async Task FillAsync(JobClient jobs, int count, string file)
    {
        await WarmUpAsync(jobs);
        await using var ids = new StreamWriter(file);
        for (var first = 0; first < count; first += Batch)
        {
            var handles = await jobs.EnqueueBatchAsync(Requests(first));
            for (var i = 0; i < handles.Count; i++)
            {
                await ids.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{handles[i].Id} {(2 * (first + i)) + 1}"));
            }
        }
    }

    /// <summary>Waits until every job of the file has ended; how many seconds lie between the first start and the last end, by the store's clock.</summary>
    internal static async Task<double> DrainedAsync(JobClient jobs, string file)
    {
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        var lines = await File.ReadAllLinesAsync(file);

        // From the back: those at the front have ended when the last have, near enough, and asking costs the store nothing meanwhile.
        foreach (var id in lines.Reverse().Select(line => Guid.Parse(line.Split(' ')[0])).Take(1))
        {
            await jobs.WaitForResultAsync<int>(id);
        }

        foreach (var part in lines.Select(line => Guid.Parse(line.Split(' ')[0])).Chunk(500))
        {
            foreach (var status in await Task.WhenAll(part.Select(id => EndedAsync(jobs, id))))
            {
                first = status.StartedAt < first ? status.StartedAt.Value : first;
                last = status.FinishedAt > last ? status.FinishedAt.Value : last;
            }
        }

        return (last - first).TotalSeconds;
    }

    /// <summary>Asks for the result of every job of the file; how many are right.</summary>
    internal static async Task<int> VerifyAsync(JobClient jobs, string file)
    {
        var right = 0;
        foreach (var part in (await File.ReadAllLinesAsync(file)).Select(line => line.Split(' ')).Chunk(500))
        {
            var results = await Task.WhenAll(part.Select(async line =>
                (await jobs.GetStatusAsync(Guid.Parse(line[0]))).State == JobState.Succeeded
                && await jobs.WaitForResultAsync<int>(Guid.Parse(line[0])) == int.Parse(line[1], CultureInfo.InvariantCulture)));
            right += results.Count(isRight => isRight);
        }

        return right;
    }

    /// <summary>From the call of a lone enqueue to the start of its job, in ms, sorted.</summary>
    internal static async Task<List<double>> IdleAsync(JobClient jobs, int count)
    {
        List<double> times = [];
        for (var i = -20; i < count; i++)
        {
            await Task.Delay(5 + (i & 7));
            var enqueuedAt = Stopwatch.GetTimestamp();
            var job = await jobs.EnqueueAsync(new Stamp());
            var startedAt = await job.WaitForResultAsync();
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(enqueuedAt, startedAt).TotalMilliseconds);
            }
        }

        times.Sort();
        return times;
    }

    private static async Task WarmUpAsync(JobClient jobs)
    {
        for (var i = 0; i < WarmUpBatches; i++)
        {
            await jobs.EnqueueBatchAsync(Requests(0));
        }
    }

    private static async Task<JobStatus> EndedAsync(JobClient jobs, Guid id)
    {
        await jobs.WaitForResultAsync<int>(id);
        return await jobs.GetStatusAsync(id);
    }

    private static IEnumerable<Add> Requests(int first) => Enumerable.Range(first, Batch).Select(i => new Add(i, i + 1));
}
