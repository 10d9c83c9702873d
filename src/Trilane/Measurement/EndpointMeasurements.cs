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
            request.Trace = new RequestTrace();
            PoolThread.Resume(request.Trace);
        }

        return now;
    }

    /// <summary>Ends a request; on the thread that ran the last of it.</summary>
    internal void End(RequestState? request, long begunAt)
    {
        var duration = Stopwatch.GetElapsedTime(begunAt);
        Durations.End(duration);
        if (request?.Trace is { } trace)
        {
            PoolThread.Pause(trace);
            request.Trace = null;
            _cost.Add(trace.Cost(duration));
        }
    }
}
