using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Judges what the watcher sees of one app's requests, and tells those who want to know.</summary>
internal sealed class StallGuard
{
    private static readonly TimeSpan _logInterval = TimeSpan.FromMinutes(1);

    // How long an endpoint goes on refusing after the pool was last found exhausted.
    private static readonly TimeSpan _shedTime = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _threshold;
    private readonly int _maxRescueThreads;
    private readonly List<WatchedEndpoint> _shedding = [];
    private readonly Quarantine _quarantine;
    private readonly IStallObserver[] _observers;
    private readonly LaneMeter _meter;
    private readonly ILogger _logger;

    public StallGuard(
        IOptions<TrilaneOptions> options,
        Quarantine quarantine,
        IEnumerable<IStallObserver> observers,
        LaneMeter meter,
        ILogger<StallGuard> logger)
    {
        _threshold = options.Value.Stalls.Threshold;
        _maxRescueThreads = options.Value.Stalls.MaxRescueThreads;
        _quarantine = quarantine;
        _observers = [.. observers];
        _meter = meter;
        _logger = logger;
    }

    /// <summary>What code belongs to that runs before its request has reached an endpoint.</summary>
    internal WatchedEndpoint Middleware { get; } = new("middleware", route: null, mayBlock: false, canMove: false);

    /// <summary>How many threads are held for half of what counts as a stall, or longer.</summary>
    internal int Held { get; set; }

    /// <summary>True while the pool is starved and the rescue has no more threads to add.</summary>
    internal bool IsExhausted { get; set; }

    /// <summary>Looks at a thread that has not turned to anything else since the last look; true while it counts as held.</summary>
    internal bool Look(StallCandidate candidate, ThreadClock clock, TimeSpan now, TimeSpan missed)
    {
        if (candidate.Start is not { } start)
        {
            candidate.Start = StallReading.First(clock, missed);
            return false;
        }

        if (candidate.Reported is null && now - start.At >= _threshold)
        {
            var since = StallReading.Last(clock, missed) - start;
            if (StallJudge.Judge(since, _threshold) is { } kind)
            {
                candidate.Reported = Report(candidate.Request, kind, since.At, now);
            }
        }

        var isHeld = now - start.At >= _threshold / 2;
        if (isHeld && IsExhausted && candidate.Request.Endpoint is { } endpoint)
        {
            Shed(endpoint, now);
        }

        return isHeld;
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

    private Stall Report(RequestState request, StallKind kind, TimeSpan duration, TimeSpan now)
    {
        var endpoint = request.Endpoint ?? Middleware;
        var stall = request.Describe(endpoint, kind, DateTimeOffset.UtcNow - duration, duration);
        endpoint.CountStall();
        if (endpoint.MayBlock)
        {
            return stall;
        }

        _quarantine.Count(endpoint, kind, now);
        _meter.Stalled(kind, endpoint.Route);
        Log(endpoint, stall, now);
        foreach (var observer in _observers)
        {
            Tell(observer, stall);
        }

        return stall;
    }

    private void Log(WatchedEndpoint endpoint, Stall stall, TimeSpan now)
    {
        if (now - endpoint.LoggedAt < _logInterval)
        {
            endpoint.NotLogged++;
            return;
        }

        var name = endpoint == Middleware ? $"The middleware around {stall.Method} {stall.Route}" : endpoint.Name;
        if (stall.Kind == StallKind.Cpu)
        {
            _logger.Computed(name, stall.Duration.TotalMilliseconds, endpoint.NotLogged);
        }
        else
        {
            _logger.Blocked(name, stall.Duration.TotalMilliseconds, endpoint.NotLogged);
        }

        endpoint.LoggedAt = now;
        endpoint.NotLogged = 0;
    }

    private void Tell(IStallObserver observer, Stall stall)
    {
        try
        {
            observer.OnStall(stall);
        }
        catch (Exception exception)
        {
            _logger.ObserverFailed(exception);
        }
    }
}
