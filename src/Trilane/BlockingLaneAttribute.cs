namespace Trilane;

/// <summary>
/// Runs the handler on a blocking lane, on threads of its own, whatever its signature says.
/// </summary>
/// <remarks>
/// Put it on a lambda, a method, a controller or an action. A mark on a method beats one on its class, which beats one on a group.
/// Two contradicting marks on one level, or a lane that is not configured, keep the app from starting. An asynchronous handler starts
/// on the lane, comes back to it after each <see langword="await"/>, and keeps its slot there until it ends.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BlockingLaneAttribute : Attribute, ILaneMark
{
    /// <summary>Names the lane "default".</summary>
    public BlockingLaneAttribute()
        : this(TrilaneOptions.DefaultLane)
    {
    }

    /// <summary>Names one lane, which is a bulkhead of its own.</summary>
    /// <param name="lane">The name given to <see cref="TrilaneOptions.AddBlockingLane"/> or in configuration; case does not matter.</param>
    /// <exception cref="ArgumentException"><paramref name="lane"/> is empty.</exception>
    public BlockingLaneAttribute(string lane)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(lane);
        Lane = lane;
    }

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    string ILaneMark.Text => Lane == TrilaneOptions.DefaultLane ? "[BlockingLane]" : $"[BlockingLane(\"{Lane}\")]";
}
