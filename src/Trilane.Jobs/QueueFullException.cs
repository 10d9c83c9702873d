namespace Trilane.Jobs;

/// <summary>A queue holds as many jobs as it may; the job was not accepted.</summary>
public sealed class QueueFullException : Exception
{
    internal QueueFullException(string queue, TimeSpan retryAfter)
        : base($"The queue '{queue}' holds as many jobs as it may. Try again in {retryAfter.TotalSeconds:0} s, or raise the queue's Limit.")
    {
        Queue = queue;
        RetryAfter = retryAfter;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>When to try again, from the rate at which the queue's jobs end.</summary>
    public TimeSpan RetryAfter { get; }
}
