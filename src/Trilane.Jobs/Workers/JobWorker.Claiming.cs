using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>Finds work and claims it.</summary>
internal sealed partial class JobWorker
{
    private async Task PollAsync(CancellationToken stop)
    {
        while (true)
        {
            var next = _poll;
            try
            {
                await FindQueuesAsync(stop);
                var due = await _store.FindWorkAsync([.. _buffer.Queues.Select(queue => queue.Name)], stop);
                foreach (var queue in due.Queues)
                {
                    WorkArrived(queue);
                }

                next = due.NextIn is { } soon && soon < _poll ? soon : _poll;
            }
            catch (JobStoreException)
            {
                // The lease says so already.
            }

            await Task.Delay(next > TimeSpan.FromMilliseconds(5) ? next : TimeSpan.FromMilliseconds(5), stop);
        }
    }

    /// <summary>Looks for queues that only the jobs in them name, and that no message told of.</summary>
    private async Task FindQueuesAsync(CancellationToken stop)
    {
        var readAt = Volatile.Read(ref _queuesReadAt);
        if (readAt != 0 && Stopwatch.GetElapsedTime(readAt) < _queueInterval)
        {
            return;
        }

        Volatile.Write(ref _queuesReadAt, Stopwatch.GetTimestamp());
        foreach (var figures in await _store.CountAsync(stop))
        {
            _buffer.Serve(figures.Queue);
        }
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_lease is { IsHeld: true } lease)
            {
                foreach (var queue in _buffer.Queues)
                {
                    if (queue is { MayHaveWork: true, IsClaiming: false } && _buffer.Wanted(queue) is > 0 and var wanted)
                    {
                        queue.IsClaiming = true;
                        Interlocked.Increment(ref _claims);
                        _ = ClaimAsync(lease, queue, wanted);
                    }
                }
            }

            await _claimWish.WaitAsync(_poll, stop);
        }
    }

    private async Task ClaimAsync(WorkerLease lease, WorkQueue queue, int wanted)
    {
        var begun = queue.BeginClaim();
        try
        {
            var jobs = await _store.ClaimAsync(new ClaimRequest(lease.Worker, queue.Name, _jobs, wanted), CancellationToken.None);
            if (jobs.Count < wanted)
            {
                queue.Emptied(begun);
            }

            Take(lease, queue, jobs);
        }
        catch (Exception exception)
        {
            // The poll finds again what is there.
            queue.Emptied(begun);
            _logger.ClaimFailed(exception, queue.Name);
        }
        finally
        {
            queue.IsClaiming = false;
            Interlocked.Decrement(ref _claims);
            _claimWish.Set();
        }
    }

    private void Take(WorkerLease lease, WorkQueue queue, IReadOnlyList<ClaimedJob> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        List<Attempt> attempts = new(jobs.Count);
        foreach (var job in jobs)
        {
            if (_settings.Definitions.TryGet(job.Job, out var definition))
            {
                var attempt = new Attempt(job, definition, _logger);
                _held.Add(attempt);
                attempts.Add(attempt);
            }
        }

        // Looked at once they are held: a lease that is lost after that loses them too.
        if (_lease != lease)
        {
            // The store takes them back.
            attempts.ForEach(_held.Lose);
            return;
        }

        if (!_buffer.TryAdd(queue, attempts, out var starting))
        {
            attempts.ForEach(GiveBack);
            return;
        }

        for (var i = 0; i < starting; i++)
        {
            _ = StartWorkerAsync();
        }
    }
}
