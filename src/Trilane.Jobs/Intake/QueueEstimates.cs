using System.Collections.Concurrent;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Intake;

/// <summary>Estimates how long a queue's backlog takes, from its length in the store and from how long its jobs were seen to run.</summary>
internal sealed class QueueEstimates
{
    // Figures this old are good enough for a hint in whole seconds.
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(2);

    // What is told to wait longer may as well look once a minute.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private readonly IJobStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, double> _meanSeconds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly int _workers;
    private IReadOnlyList<QueueFigures> _figures = [];
    private long _readAt;
    private int _isReading;

    public QueueEstimates(IJobStore store, JobsSettings settings, TimeProvider time)
    {
        _store = store;
        _time = time;
        _workers = settings.Workers;
    }

    /// <summary>The queues' figures as last read; reading them anew starts now if they are old.</summary>
    internal IReadOnlyList<QueueFigures> Figures
    {
        get
        {
            Refresh();
            return Volatile.Read(ref _figures);
        }
    }

    /// <summary>Notes how long a job of a queue ran, here or elsewhere.</summary>
    internal void Ran(string queue, TimeSpan time) => _meanSeconds.AddOrUpdate(
        queue, static (_, seconds) => seconds, static (_, mean, seconds) => mean + (0.1 * (seconds - mean)), time.TotalSeconds);

    /// <summary>Notes that a queue took no job because it was full.</summary>
    internal void Rejected(string queue) => _rejected.AddOrUpdate(queue, 1, static (_, count) => count + 1);

    /// <summary>How many jobs a queue did not take since the process started.</summary>
    internal long RejectedOf(string queue) => _rejected.GetValueOrDefault(queue);

    /// <summary>The mean time of a queue's jobs; null before one was seen.</summary>
    internal TimeSpan? MeanTime(string queue) => _meanSeconds.TryGetValue(queue, out var mean) ? TimeSpan.FromSeconds(mean) : null;

    /// <summary>Little's law turned round: the jobs ahead, each for the mean time, by as many workers as run now. From 1 s to 1 min.</summary>
    internal TimeSpan RetryAfter(string queue)
    {
        var figures = Figures.FirstOrDefault(figures => figures.Queue == queue);
        var ahead = figures is null ? 1 : figures.Ready + figures.Running;
        var workers = Math.Max(figures?.Running ?? 0, _workers);
        var seconds = Math.Ceiling(ahead * _meanSeconds.GetValueOrDefault(queue, 1) / Math.Max(1, workers));
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, _longest.TotalSeconds));
    }

    private void Refresh()
    {
        var isOld = _readAt == 0 || _time.GetElapsedTime(Volatile.Read(ref _readAt)) > _fresh;
        if (isOld && Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static estimates => _ = estimates.ReadAsync(), this, preferLocal: false);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            Volatile.Write(ref _figures, await _store.CountAsync(CancellationToken.None));
        }
        catch (JobStoreException)
        {
            // A hint may be old; whoever needs the store itself hears that it is down.
        }
        finally
        {
            Volatile.Write(ref _readAt, _time.GetTimestamp());
            Volatile.Write(ref _isReading, 0);
        }
    }
}
