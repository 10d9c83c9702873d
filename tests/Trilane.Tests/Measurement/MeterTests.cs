using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trilane.Tests.Support;

namespace Trilane.Tests.Measurement;

public sealed class MeterTests
{
    // A listener hears every meter of the process, so the lane has a name of its own among the tests that run beside this one.
    [Fact]
    public async Task Meter_tells_threads_busy_queued_waited_ran_and_rejected_by_lane()
    {
        using var gate = new Gate();
        var time = new HandDrivenTime();
        using var lanes = new TestLane(
            options => options.AddBlockingLane("metered", lane => (lane.MaxThreads, lane.QueueLimit) = (1, 1)), time);
        using var listener = new Listener();
        var running = lanes["metered"].RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        var queued = lanes["metered"].RunAsync(() => { });
        await Assert.ThrowsAsync<LaneFullException>(() => lanes["metered"].RunAsync(() => { }));

        Assert.Equal(
            ["trilane.lane.busy=1 {thread}", "trilane.lane.queued=1 {call}", "trilane.lane.rejected=1 {call} queue_full", "trilane.lane.threads=1 {thread}"],
            listener.Read("metered").Where(line => !line.Contains("duration", StringComparison.Ordinal)));

        time.Advance(TimeSpan.FromSeconds(2));
        gate.Open();
        await Task.WhenAll(running, queued).Within();
        await LaneEvents.UntilAsync(() => lanes["metered"].Scheduler.Busy == 0, () => "The lane stays busy.");
        Assert.Equal(
            ["trilane.lane.run.duration=0 s", "trilane.lane.run.duration=2 s", "trilane.lane.wait.duration=0 s", "trilane.lane.wait.duration=2 s"],
            listener.Read("metered").Where(line => line.Contains("duration", StringComparison.Ordinal)));
    }

    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Lane, string Line)> _lines = [];

        public Listener()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Trilane")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public List<string> Read(string lane)
        {
            lock (_lines)
            {
                _lines.RemoveAll(line => line.Line.Contains("busy", StringComparison.Ordinal));
            }

            _listener.RecordObservableInstruments();
            lock (_lines)
            {
                return _lines.Where(line => line.Lane == lane).Select(line => line.Line).Order(StringComparer.Ordinal).ToList();
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var reason = tags.Length > 1 ? $" {tags[1].Value}" : "";
            lock (_lines)
            {
                _lines.Add(((string)tags[0].Value!, $"{instrument.Name}={value} {instrument.Unit}{reason}"));
            }
        }
    }
}
