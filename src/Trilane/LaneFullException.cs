namespace Trilane;

/// <summary>A blocking lane refused a call, which therefore never started.</summary>
/// <remarks>
/// An endpoint that lets it through answers 503 with <c>Retry-After</c> and a problem document, as long as its response has not started.
/// </remarks>
public sealed class LaneFullException : Exception
{
    /// <summary>Makes the exception; a test of an app's own overload handling may want one.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="reason">Why it refused.</param>
    /// <param name="retryAfter">When it is worth trying again.</param>
    public LaneFullException(string lane, LaneFullReason reason, TimeSpan retryAfter)
        : base(Describe(lane, reason, retryAfter))
    {
        Lane = lane;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>The name of the lane that refused.</summary>
    public string Lane { get; }

    /// <summary>Why it refused.</summary>
    public LaneFullReason Reason { get; }

    /// <summary>
    /// When it is worth trying again: the time the lane needs for what it holds, by the mean run time it measured (Little's law), in
    /// whole seconds from 1 to 60.
    /// </summary>
    public TimeSpan RetryAfter { get; }

    private static string Describe(string lane, LaneFullReason reason, TimeSpan retryAfter) => reason switch
    {
        LaneFullReason.QueueFull =>
            $"The blocking lane '{lane}' is full: all its threads are busy and every place of its queue is taken. "
            + $"Try again in {retryAfter.TotalSeconds:0} s, or raise the lane's MaxThreads or QueueLimit.",
        LaneFullReason.WaitTimeout =>
            $"The blocking lane '{lane}' is too busy: the call waited for a thread as long as the lane allows. "
            + $"Try again in {retryAfter.TotalSeconds:0} s, or raise the lane's MaxThreads or QueueTimeout.",
        _ =>
            $"The blocking lane '{lane}' takes no more calls: the app is shutting down.",
    };
}
