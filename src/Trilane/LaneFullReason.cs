namespace Trilane;

/// <summary>Why a blocking lane refused a call.</summary>
public enum LaneFullReason
{
    /// <summary>All threads were busy and all places of the queue were taken.</summary>
    QueueFull,

    /// <summary>The call waited for a thread as long as the lane's <see cref="BlockingLaneOptions.QueueTimeout"/> allows.</summary>
    WaitTimeout,

    /// <summary>The app is shutting down.</summary>
    Stopping,
}
