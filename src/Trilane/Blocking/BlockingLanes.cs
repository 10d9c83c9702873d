using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>All blocking lanes of the app.</summary>
internal sealed class BlockingLanes : IDisposable
{
    private readonly Dictionary<string, BlockingLane> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger _logger;
    private readonly List<string> _ownNames = [];

    public BlockingLanes(IOptions<TrilaneOptions> options, LaneMeter meter, ILogger<BlockingLane> logger)
        : this(options.Value, meter, logger, TimeProvider.System)
    {
    }

    internal BlockingLanes(TrilaneOptions options, LaneMeter meter, ILogger logger, TimeProvider time)
    {
        _logger = logger;
        foreach (var (name, lane) in options.BlockingLanes)
        {
            _lanes.Add(name, Make(name, lane));
        }

        AddOwn(Quarantine.Lane, new() { MaxThreads = options.Stalls.MaxRescueThreads });
        AddOwn(Quarantine.ComputingLane, new() { MaxThreads = Math.Max(1, Environment.ProcessorCount - 1), Background = true });

        // An app that configures one of these names sets its limits.
        void AddOwn(string name, BlockingLaneOptions limits)
        {
            if (!_lanes.ContainsKey(name))
            {
                _lanes.Add(name, Make(name, limits));
                _ownNames.Add(name);
            }
        }

        BlockingLane Make(string name, BlockingLaneOptions limits) => new(name, LaneLimits.From(limits), meter, logger, time);
    }

    /// <summary>All of them, in no order.</summary>
    internal IReadOnlyCollection<BlockingLane> All => _lanes.Values;

    internal BlockingLane Default => _lanes[TrilaneOptions.DefaultLane];

    internal bool TryGet(string name, [NotNullWhen(true)] out BlockingLane? lane) => _lanes.TryGetValue(name, out lane);

    /// <exception cref="InvalidOperationException">No lane has that name.</exception>
    internal BlockingLane Get(object? name) =>
        name is string text && TryGet(text, out var lane) ? lane : throw new InvalidOperationException(DescribeUnknown(name));

    internal string DescribeUnknown(object? name) =>
        $"There is no blocking lane '{name}'. Configured are {string.Join(", ", _lanes.Keys.Except(_ownNames).Select(known => $"'{known}'"))}. "
        + $"Add it with options.AddBlockingLane(\"{name}\") in AddTrilane, or in the configuration section Trilane:BlockingLanes:{name}.";

    /// <summary>Applies the limits of a changed configuration; lanes are neither added nor removed while the app runs.</summary>
    internal void SetLimits(TrilaneOptions options)
    {
        foreach (var (name, lane) in options.BlockingLanes)
        {
            var limits = LaneLimits.From(lane);
            if (!TryGet(name, out var known))
            {
                _logger.ReloadIgnored($"the blocking lane '{name}' is new, and lanes are made when the app starts. Restart to get it.");
            }
            else if (known.Scheduler.SetLimits(limits))
            {
                _logger.LimitsChanged(name, limits);
            }
        }
    }

    internal void Drain()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Scheduler.Drain();
        }
    }

    /// <summary>Names the calls that still run; for when nobody waits for them any more.</summary>
    internal void LogCallsLeft()
    {
        foreach (var lane in _lanes.Values)
        {
            if (lane.Scheduler.DescribeRunning() is { Count: > 0 } calls)
            {
                _logger.CallsLeft(lane.Name, string.Join(", ", calls));
            }
        }
    }

    internal void Stop()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Scheduler.Stop();
        }
    }

    public void Dispose() => Stop();
}
