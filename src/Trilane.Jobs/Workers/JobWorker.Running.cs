using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>Runs what was claimed, and looks after what takes its time.</summary>
internal sealed partial class JobWorker
{
    private async Task StartWorkerAsync()
    {
        try
        {
            await _threads.RunAsync(WorkAsync);
        }
        catch (LaneFullException)
        {
            // The worker has stopped; what waits is given back by then.
            _buffer.WorkerNotStarted();
        }
    }

    /// <summary>One worker: runs jobs one after another until there are none at hand.</summary>
    private async ValueTask<bool> WorkAsync()
    {
        // No ConfigureAwait(false): this loop and the code it runs stay on the lane.
        while (_buffer.TryTake(out var attempt, out var queue))
        {
            var startedAt = Stopwatch.GetTimestamp();
            try
            {
                await _runner.RunAsync(attempt, _held.Remove);
            }
            catch (Exception exception)
            {
                _logger.WorkerPartFailed(exception);
            }

            queue.Size.Ran(Stopwatch.GetElapsedTime(startedAt));
            if (attempt.IsGivenUp)
            {
                Interlocked.Decrement(ref _lostThreads);
            }

            // Only now is this worker free in the eyes of the claiming loop, for whatever queue has work.
            _buffer.Ended(queue);
            if (_buffer.MayHaveWork)
            {
                _claimWish.Set();
            }
        }

        return true;
    }

    private async Task WriteProgressAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ProgressWriter.Interval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await _progress.WriteAsync();
        }
    }

    /// <summary>Looks after what takes its time: leases, limits, jobs that wait here for nothing. It never waits for the store.</summary>
    private async Task TickAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_tick);
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (_lease is { IsHeld: false } lease)
            {
                Lose(lease, "the store could not be reached");
            }

            _buffer.TakeWaiting(_patience).ForEach(GiveBack);
            foreach (var attempt in _held.Running)
            {
                KeepToLimit(attempt);
            }
        }
    }

    private void KeepToLimit(Attempt attempt)
    {
        var limit = attempt.Definition.Options.TimeLimit;
        if (limit == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(attempt.StartedAt) < limit)
        {
            return;
        }

        attempt.Stop(StopReason.TimeLimit);
        if (attempt.StoppedAt != 0 && Stopwatch.GetElapsedTime(attempt.StoppedAt) >= _overdue && attempt.TryGiveUp())
        {
            var lost = Interlocked.Increment(ref _lostThreads);
            _logger.TokenIgnored(attempt.Job.Job, attempt.Id.Job, _overdue.TotalSeconds, attempt.Job.Number, lost, _settings.Workers);
            _runner.End(attempt, _runner.GivenUp(attempt), context: null, _held.Remove);
        }
    }
}
