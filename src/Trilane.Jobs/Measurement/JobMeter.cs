using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Measurement;

/// <summary>The meter and the activity source <c>Trilane.Jobs</c>.</summary>
internal sealed class JobMeter : IDisposable
{
    internal const string Name = "Trilane.Jobs";

    // Durations in seconds, from a no-op's microseconds to an hour.
    private static readonly InstrumentAdvice<double> _durations = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _enqueued;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _losses;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _ran;

    public JobMeter(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(Name);
        _enqueued = _meter.CreateCounter<long>("trilane.jobs.enqueued", "{job}", "Jobs taken into the store.");
        _rejected = _meter.CreateCounter<long>("trilane.jobs.rejected", "{job}", "Jobs that were not taken, by reason.");
        _attempts = _meter.CreateCounter<long>("trilane.jobs.attempts", "{attempt}", "Attempts that ended, by outcome.");
        _refused = _meter.CreateCounter<long>("trilane.jobs.refused", "{attempt}", "Ends of attempts that the store refused because their lease was lost.");
        _losses = _meter.CreateCounter<long>("trilane.jobs.losses", "{attempt}", "Attempts taken back from workers whose lease ended.");
        _waited = _meter.CreateHistogram("trilane.jobs.wait.duration", "s", "Time from accepting a job to its first attempt.", tags: null, _durations);
        _ran = _meter.CreateHistogram("trilane.jobs.run.duration", "s", "Time an attempt ran.", tags: null, _durations);
    }

    internal ActivitySource Activities { get; } = new(Name);

    /// <summary>Has a figure read whenever somebody collects.</summary>
    internal void Observe(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    internal void Accepted(NewJob job, EnqueueAnswer answer)
    {
        if (answer.Verdict == EnqueueVerdict.Accepted)
        {
            _enqueued.Add(1, new("trilane.job", job.Job), new("trilane.queue", job.Queue));
        }
        else
        {
            _rejected.Add(1, new("trilane.job", job.Job), new("trilane.rejection.reason", NameOf(answer.Verdict)));
        }
    }

    internal void Waited(string queue, TimeSpan time)
    {
        if (_waited.Enabled)
        {
            _waited.Record(time.TotalSeconds, new KeyValuePair<string, object?>("trilane.queue", queue));
        }
    }

    internal void Ended(string job, AttemptEndKind kind, TimeSpan ran)
    {
        KeyValuePair<string, object?> tag = new("trilane.job", job);
        if (_attempts.Enabled)
        {
            _attempts.Add(1, tag, new("trilane.outcome", NameOf(kind)));
        }

        if (_ran.Enabled)
        {
            _ran.Record(ran.TotalSeconds, tag);
        }
    }

    internal void Refused(string job) => _refused.Add(1, new KeyValuePair<string, object?>("trilane.job", job));

    internal void Lost(int attempts) => _losses.Add(attempts);

    public void Dispose()
    {
        Activities.Dispose();
        _meter.Dispose();
    }

    private static string NameOf(EnqueueVerdict verdict) => verdict switch
    {
        EnqueueVerdict.Existed => "existed",
        EnqueueVerdict.KeyReused => "key_reused",
        EnqueueVerdict.QueueFull => "queue_full",
        _ => "lease_lost",
    };

    private static string NameOf(AttemptEndKind kind) => kind switch
    {
        AttemptEndKind.Succeeded => "succeeded",
        AttemptEndKind.Failed => "failed",
        AttemptEndKind.Canceled => "canceled",
        AttemptEndKind.Retry => "retry",
        _ => "given_back",
    };
}
