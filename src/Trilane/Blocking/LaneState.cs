namespace Trilane;

/// <summary>How far a lane is into its shutdown.</summary>
internal enum LaneState
{
    /// <summary>Takes everything that fits.</summary>
    Open,

    /// <summary>Refuses new requests; running handlers, and the bridge calls they make, go on.</summary>
    Draining,

    /// <summary>Starts nothing new.</summary>
    Stopped,
}
