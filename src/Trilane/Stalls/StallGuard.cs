using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Judges what the watcher sees of one app's requests, and tells those who want to know.</summary>
internal sealed class StallGuard
{
    private static readonly TimeSpan _logInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _threshold;
    private readonly IStallObserver[] _observers;
    private readonly LaneMeter _meter;
    private readonly ILogger _logger;

    public StallGuard(IOptions<TrilaneOptions> options, IEnumerable<IStallObserver> observers, LaneMeter meter, ILogger<StallGuard> logger)
    {
        _threshold = options.Value.Stalls.Threshold;
        _observers = [.. observers];
        _meter = meter;
        _logger = logger;
    }

    /// <summary>What code belongs to that runs before its request has reached an endpoint.</summary>
    internal WatchedEndpoint Middleware { get; } = new("middleware", route: null, mayBlock: false);

    /// <summary>True while some thread is held for half of what counts as a stall, or longer.</summary>
    internal bool IsStalled { get; set; }

    /// <summary>Looks at a thread that has not turned to anything else since the last look; true while it counts as held.</summary>
    internal bool Look(StallCandidate candidate, ThreadClock clock, TimeSpan now, TimeSpan missed)
    {
        if (candidate.Start is not { } start)
        {
            candidate.Start = StallReading.Take(clock, now, missed);
            return false;
        }

        if (candidate.Reported is null && now - start.At >= _threshold)
        {
            var since = StallReading.Take(clock, now, missed) - start;
            if (StallJudge.Judge(since, _threshold) is { } kind)
            {
                candidate.Reported = Report(candidate.Request, kind, since.At, now);
            }
        }

        return now - start.At >= _threshold / 2;
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
