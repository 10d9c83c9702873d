namespace Trilane;

/// <summary>The reasons as metrics and problem documents spell them.</summary>
internal static class LaneFullReasons
{
    internal static string Name(LaneFullReason reason) => reason switch
    {
        LaneFullReason.QueueFull => "queue_full",
        LaneFullReason.WaitTimeout => "wait_timeout",
        _ => "stopping",
    };
}
