using System.Diagnostics.Metrics;

namespace Trilane;

/// <summary>The meter <c>Trilane</c>: its instruments are named and measured the way OpenTelemetry's conventions ask for.</summary>
internal sealed class LaneMeter : IDisposable
{
    internal const string Name = "Trilane";

    // Durations in seconds, from a hop of microseconds to the default time-outs.
    private static readonly InstrumentAdvice<double> _durations = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _stalls;
    private LaneMeasurements[] _lanes = [];

    public LaneMeter(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(Name);
        Waited = _meter.CreateHistogram("trilane.lane.wait.duration", "s", "Time a call waited for a thread of its lane.", tags: null, _durations);
        Ran = _meter.CreateHistogram("trilane.lane.run.duration", "s", "Time a call held its place in the lane.", tags: null, _durations);
        Rejected = _meter.CreateCounter<long>("trilane.lane.rejected", "{call}", "Calls that the lane refused.");
        _stalls = _meter.CreateCounter<long>("trilane.stalls", "{stall}", "Times that code of a request held a thread of the shared pool.");
        StreamsOverdue = _meter.CreateCounter<long>("trilane.streams.overdue", "{stream}", "Streams that went on although their client had left.");
        Observe("trilane.lane.threads", "{thread}", "Threads of the lane, busy or idle.", static lane => lane.Threads);
        Observe("trilane.lane.busy", "{thread}", "Threads of the lane that run a call.", static lane => lane.Busy);
        Observe("trilane.lane.queued", "{call}", "Calls that wait for a thread.", static lane => lane.Queued);
    }

    internal Histogram<double> Waited { get; }

    internal Histogram<double> Ran { get; }

    internal Counter<long> Rejected { get; }

    /// <summary>Counts a stall; a request that was in no endpoint has no route, as its path would make one series for each client's whim.</summary>
    internal void Stalled(StallKind kind, string? route) => _stalls.Add(
        1, new("http.route", route), new("trilane.stall.kind", kind == StallKind.Cpu ? "cpu" : "blocked"));

    internal Counter<long> StreamsOverdue { get; }

    /// <summary>Adds a lane to what is observed. One caller at a time; listeners may be reading meanwhile.</summary>
    internal void Add(LaneMeasurements lane) => _lanes = [.. _lanes, lane];

    public void Dispose() => _meter.Dispose();

    private void Observe(string name, string unit, string description, Func<LaneScheduler, int> read) =>
        _meter.CreateObservableUpDownCounter(
            name, () => _lanes.Select(lane => new Measurement<int>(read(lane.Scheduler), lane.Tag)), unit, description);
}
