using System.Diagnostics.Metrics;

namespace Trilane;

/// <summary>What one lane measures. Costs a branch while nobody listens.</summary>
internal sealed class LaneMeasurements
{
    private readonly LaneMeter _meter;

    internal LaneMeasurements(LaneMeter meter, LaneScheduler scheduler)
    {
        _meter = meter;
        Scheduler = scheduler;
        Tag = new("trilane.lane.name", scheduler.Lane.Name);
        meter.Add(this);
    }

    internal LaneScheduler Scheduler { get; }

    internal KeyValuePair<string, object?> Tag { get; }

    internal void Waited(TimeSpan time) => Record(_meter.Waited, time);

    internal void Ran(TimeSpan time) => Record(_meter.Ran, time);

    internal void Rejected(LaneFullReason reason) =>
        _meter.Rejected.Add(1, Tag, new("trilane.lane.rejection.reason", LaneFullReasons.Name(reason)));

    private void Record(Histogram<double> histogram, TimeSpan time)
    {
        if (histogram.Enabled)
        {
            histogram.Record(time.TotalSeconds, Tag);
        }
    }
}
