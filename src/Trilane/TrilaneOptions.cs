using System.Collections.ObjectModel;

namespace Trilane;

/// <summary>What the app decides about its lanes.</summary>
/// <remarks>
/// The delegate of <c>AddTrilane</c> sets the app's values; the configuration section <c>Trilane</c> wins over it. All values are
/// checked when the app starts, and an invalid one keeps it from starting. Not thread-safe; meant for configuration only.
/// </remarks>
public sealed class TrilaneOptions
{
    /// <summary>The name of the blocking lane that synchronous handlers run on unless a mark names another: "default".</summary>
    public const string DefaultLane = "default";

    private readonly Dictionary<string, BlockingLaneOptions> _blockingLanes =
        new(StringComparer.OrdinalIgnoreCase) { [DefaultLane] = new() };

    /// <summary>Which endpoints get a lane. Default <see cref="LaneSelection.BySignature"/>.</summary>
    public LaneSelection Selection { get; set; }

    /// <summary>The limits of the lane "default".</summary>
    public BlockingLaneOptions BlockingLane => _blockingLanes[DefaultLane];

    /// <summary>The limits of the work after responses (<see cref="IAfterResponse"/>).</summary>
    public AfterResponseOptions AfterResponse { get; } = new();

    /// <summary>What is done about handlers on the async lane that block or compute.</summary>
    public StallOptions Stalls { get; } = new();

    /// <summary>How streaming responses behave.</summary>
    public StreamOptions Streams { get; } = new();

    /// <summary>All blocking lanes by name, "default" among them. Names ignore case.</summary>
    public IReadOnlyDictionary<string, BlockingLaneOptions> BlockingLanes => new ReadOnlyDictionary<string, BlockingLaneOptions>(_blockingLanes);

    /// <summary>Adds a blocking lane, which is a bulkhead of its own, or changes the limits of one added before.</summary>
    /// <param name="name">Its name in marks, logs, metrics and configuration; case does not matter.</param>
    /// <param name="configure">Sets its limits, which start from the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public void AddBlockingLane(string name, Action<BlockingLaneOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_blockingLanes.TryGetValue(name, out var lane))
        {
            _blockingLanes.Add(name, lane = new BlockingLaneOptions());
        }

        configure?.Invoke(lane);
    }
}
