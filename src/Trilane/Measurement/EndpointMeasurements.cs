using System.Diagnostics;

namespace Trilane;

/// <summary>
/// Measures the requests of one endpoint: the count and duration of all, and of a sample also the time on processors, blocked and waiting.
/// </summary>
internal sealed class EndpointMeasurements
{
    private readonly TraceSampling _sampling = new();
    private readonly SampledCost _cost = new();

    internal DurationHistogram Durations { get; } = new();

    /// <inheritdoc cref="SampledCost.Mean"/>
    internal (RequestCost Mean, int Samples)? Cost => _cost.Mean;

    /// <summary>Begins a request; on the thread that runs it.</summary>
    /// <returns>What to end it with.</returns>
    internal long Begin(RequestState? request)
    {
        Durations.Begin();
        var now = Stopwatch.GetTimestamp();
        if (request is not null && _sampling.Takes(now))
        {
            request.Trace = new RequestTrace(_cost);
            request.Trace.Begin(Stopwatch.GetElapsedTime(0, now));
            PoolThread.Resume(request.Trace);
        }

        return now;
    }

    /// <summary>Ends a request; on the thread that ran the last of it.</summary>
    internal void End(RequestState? request, long begunAt)
    {
        var now = Stopwatch.GetTimestamp();
        Durations.End(Stopwatch.GetElapsedTime(begunAt, now));
        if (request?.Trace is { } trace)
        {
            request.Trace = null;
            PoolThread.Pause(trace);
            trace.End(Stopwatch.GetElapsedTime(0, now));
        }
    }
}
