using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Judges what the watcher sees of one app's requests, and tells those who want to know.</summary>
internal sealed class StallGuard
{
    // How long an endpoint goes on refusing after the pool was last found exhausted.
    private static readonly TimeSpan _shedTime = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _threshold;
    private readonly int _maxRescueThreads;
    private readonly List<WatchedEndpoint> _shedding = [];
    private readonly Quarantine _quarantine;
    private readonly StallHistory _history;
    private readonly StallRecords _records;
    private readonly StallObservers _observers;
    private readonly LaneMeter _meter;
    private readonly ILogger _logger;

    public StallGuard(
        IOptions<TrilaneOptions> options,
        Quarantine quarantine,
        StallHistory history,
        StallRecords records,
        StallObservers observers,
        LaneMeter meter,
        ILogger<StallGuard> logger)
    {
        _threshold = options.Value.Stalls.Threshold;
        _maxRescueThreads = options.Value.Stalls.MaxRescueThreads;
        _quarantine = quarantine;
        _history = history;
        _records = records;
        _observers = observers;
        _meter = meter;
        _logger = logger;
    }

    /// <summary>What code belongs to that runs before its request has reached an endpoint.</summary>
    internal WatchedEndpoint Middleware { get; } = new("middleware", route: null, mayBlock: false, canMove: false) { IsMiddleware = true };

    /// <summary>Where the watcher waits for something to look at.</summary>
    internal WatcherRest Rest { get; } = new();

    /// <summary>How many threads are held for half of what counts as a stall, or longer, by fault of the code that they run.</summary>
    internal int Held { get; set; }

    /// <summary>True while the pool is starved and the rescue has no more threads to add.</summary>
    internal bool IsExhausted { get; set; }

    /// <summary>Looks at a thread that has not turned to anything else since the last look; true while it counts as held.</summary>
    internal bool Look(StallCandidate candidate, PoolThread thread, TimeSpan now, TimeSpan missed)
    {
        var clock = thread.Clock;
        if (candidate.Start is not { } start)
        {
            candidate.Start = StallReading.First(clock, missed);
            return false;
        }

        if (candidate.Reported is null && now - start.At >= _threshold / 2)
        {
            Judge(candidate, thread, StallReading.Last(clock, missed) - start, now);
        }

        if (candidate.Share > 0)
        {
            (candidate.Request.Endpoint ?? Middleware).Load.Add(now, candidate.Share);
        }

        if (candidate.IsHeld && IsExhausted && candidate.Request.Endpoint is { } endpoint)
        {
            Shed(endpoint, now);
        }

        return candidate.IsHeld;
    }

    private void Judge(StallCandidate candidate, PoolThread thread, in StallReading since, TimeSpan now)
    {
        candidate.IsHeld = StallJudge.Judge(since, _threshold / 2) is not null;
        if (since.At < _threshold)
        {
            return;
        }

        candidate.Share = since.Processor / since.At;
        var load = (candidate.Request.Endpoint ?? Middleware).Load;
        if (StallJudge.Judge(since, _threshold, load.IsMostOf(Environment.ProcessorCount)) is { } kind)
        {
            candidate.IsHeld = true;
            Report(candidate, thread, kind, since.At, now);
        }
    }

    /// <summary>Looks at a thread that has turned to something else; what it was at may have been a stall.</summary>
    internal void LookAtEnd(StallCandidate candidate, TimeSpan now)
    {
        if (candidate.Reported is not { Id: > 0 } stall)
        {
            return;
        }

        candidate.Reported = stall with { Duration = now - candidate.Start!.Value.At, HasEnded = true };
        _history.Update(candidate.Reported);
        _observers.TellMore(candidate.Reported);
    }

    /// <summary>Lets endpoints take requests again that no longer hold the pool up.</summary>
    internal void EndShedding(TimeSpan now)
    {
        foreach (var endpoint in _shedding.Where(endpoint => now >= endpoint.ShedUntil))
        {
            endpoint.Sheds = false;
        }

        _shedding.RemoveAll(endpoint => !endpoint.Sheds);
    }

    private void Shed(WatchedEndpoint endpoint, TimeSpan now)
    {
        endpoint.ShedUntil = now + _shedTime;
        if (!endpoint.Sheds)
        {
            endpoint.Sheds = true;
            _shedding.Add(endpoint);
            _logger.Shedding(endpoint.Name, _maxRescueThreads);
        }
    }

    private void Report(StallCandidate candidate, PoolThread thread, StallKind kind, TimeSpan duration, TimeSpan now)
    {
        var endpoint = candidate.Request.Endpoint ?? Middleware;
        var stall = candidate.Request.Describe(endpoint, kind, DateTimeOffset.UtcNow - duration, duration);
        candidate.Reported = stall;
        endpoint.CountStall();
        if (endpoint.MayBlock)
        {
            return;
        }

        candidate.Reported = _history.Add(stall);
        _quarantine.Count(endpoint, kind, now);
        _meter.Stalled(kind, endpoint.Route);
        _observers.Tell(candidate.Reported);
        _records.Add(endpoint, thread, candidate, now);
    }
}
