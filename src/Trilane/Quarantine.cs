using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>
/// The endpoints of the async lane that have been moved to a blocking lane because they stalled again and again. Injected as a singleton.
/// </summary>
/// <remarks>Thread-safe. Endpoints that wait go to the lane "quarantine", those that compute to "quarantine-cpu".</remarks>
public sealed class Quarantine
{
    /// <summary>The lane of endpoints that wait.</summary>
    internal const string Lane = "quarantine";

    /// <summary>The lane of endpoints that compute.</summary>
    internal const string ComputingLane = "quarantine-cpu";

    private readonly Lock _lock = new();
    private readonly List<WatchedEndpoint> _endpoints = [];
    private readonly BlockingLanes _lanes;
    private readonly StallOptions _options;
    private readonly ILogger _logger;

    /// <summary>Made by the app's services.</summary>
    internal Quarantine(BlockingLanes lanes, IOptions<TrilaneOptions> options, ILogger<Quarantine> logger)
    {
        _lanes = lanes;
        _options = options.Value.Stalls;
        _logger = logger;
    }

    /// <summary>The display names of the endpoints that are in quarantine now, in the order in which they were moved.</summary>
    public IReadOnlyList<string> Endpoints
    {
        get
        {
            lock (_lock)
            {
                return [.. _endpoints.Select(endpoint => endpoint.Name)];
            }
        }
    }

    /// <summary>Lets an endpoint run on its own lane again. It is moved anew when it stalls as often as the first time.</summary>
    /// <param name="endpoint">Its display name, as in <see cref="Endpoints"/> and in the log.</param>
    /// <returns>False when it isn't in quarantine.</returns>
    public bool Lift(string endpoint)
    {
        lock (_lock)
        {
            // A hub that is mapped twice has two of each of its methods.
            var lifted = _endpoints.FindAll(known => known.Name == endpoint);
            if (lifted.Count == 0)
            {
                return false;
            }

            lifted.ForEach(known => known.Quarantine = null);
            _endpoints.RemoveAll(lifted.Contains);
        }

        _logger.QuarantineLifted(endpoint);
        return true;
    }

    /// <summary>Counts a stall and moves the endpoint if it was one too many. Called by the watcher.</summary>
    internal void Count(WatchedEndpoint endpoint, StallKind kind, TimeSpan now)
    {
        if (_options.Quarantine == QuarantineMode.Off || !endpoint.CanMove || endpoint.Quarantine is not null)
        {
            return;
        }

        endpoint.Recent.Enqueue(now);
        while (now - endpoint.Recent.Peek() > _options.QuarantineWindow)
        {
            endpoint.Recent.Dequeue();
        }

        if (endpoint.Recent.Count >= _options.QuarantineAfter)
        {
            endpoint.Recent.Clear();
            Move(endpoint, kind);
        }
    }

    private void Move(WatchedEndpoint endpoint, StallKind kind)
    {
        var lane = _lanes.Get(kind == StallKind.Cpu ? ComputingLane : Lane);
        var window = _options.QuarantineWindow;
        if (_options.Quarantine == QuarantineMode.ReportOnly)
        {
            _logger.WouldBeQuarantined(endpoint.Name, lane.Name, _options.QuarantineAfter, window);
            return;
        }

        lock (_lock)
        {
            _endpoints.Add(endpoint);
            endpoint.Quarantine = lane;
        }

        _logger.Quarantined(endpoint.Name, lane.Name, _options.QuarantineAfter, window);
    }
}
