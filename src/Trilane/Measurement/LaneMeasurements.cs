using System.Diagnostics.Metrics;

namespace Trilane;

/// <summary>What one lane measures, for listeners of the meter and for its own snapshot.</summary>
internal sealed class LaneMeasurements
{
    private readonly LaneMeter _meter;
    private readonly DurationHistogram _waits = new();
    private readonly DurationHistogram _runs = new();
    private long _rejected;

    internal LaneMeasurements(LaneMeter meter, LaneScheduler scheduler)
    {
        _meter = meter;
        Scheduler = scheduler;
        Tag = new("trilane.lane.name", scheduler.Lane.Name);
        meter.Add(this);
    }

    internal LaneScheduler Scheduler { get; }

    internal KeyValuePair<string, object?> Tag { get; }

    internal void Waited(TimeSpan time)
    {
        _waits.End(time);
        Record(_meter.Waited, time);
    }

    internal void Ran(LaneCall call, TimeSpan time)
    {
        if (call.Inside is null)
        {
            // A nested call has no place of its own, so it takes nothing of what the lane can do.
            _runs.End(time);
        }

        Record(_meter.Ran, time);
    }

    internal void Rejected(LaneFullReason reason)
    {
        Interlocked.Increment(ref _rejected);
        _meter.Rejected.Add(1, Tag, new("trilane.lane.rejection.reason", LaneFullReasons.Name(reason)));
    }

    /// <summary>The lane as it is now.</summary>
    internal LaneSnapshot Snapshot()
    {
        var limits = Scheduler.Limits;
        return new(Scheduler.Lane.Name, LaneKind.Blocking)
        {
            Threads = Scheduler.Threads,
            Busy = Scheduler.Busy,
            Queued = Scheduler.Queued,
            MaxThreads = limits.MaxThreads,
            QueueLimit = limits.QueueLimit,
            Completed = _runs.Ended,
            Rejected = Volatile.Read(ref _rejected),
            WaitP50 = _waits.Percentile(0.5),
            WaitP99 = _waits.Percentile(0.99),
            CapacityPerSecond = _runs.Mean is { Ticks: > 0 } mean ? limits.MaxThreads / mean.TotalSeconds : null,
            Headroom = Math.Clamp(1 - (Scheduler.Load / limits.MaxThreads), 0, 1),
        };
    }

    private void Record(Histogram<double> histogram, TimeSpan time)
    {
        if (histogram.Enabled)
        {
            histogram.Record(time.TotalSeconds, Tag);
        }
    }
}
