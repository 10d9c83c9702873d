namespace Trilane.Jobs.Workers;

/// <summary>Decides whether a failed attempt is repeated, and when: exponential backoff with jitter. Decides only.</summary>
internal static class RetrySchedule
{
    // Jobs that failed together don't come back together.
    private const double Jitter = 0.2;

    /// <summary>How long to wait before the next attempt; null when there is none.</summary>
    /// <param name="options">The job's options.</param>
    /// <param name="exception">Why the attempt failed.</param>
    /// <param name="retryWhen">Which exceptions are worth another attempt; null for the rule of <see cref="JobOptions.RetryWhen"/> without it.</param>
    /// <param name="failures">How many attempts failed before this one.</param>
    /// <param name="random">From 0 to 1: where in the jitter's range.</param>
    internal static TimeSpan? Next(JobOptions options, Exception exception, Func<Exception, bool>? retryWhen, int failures, double random)
    {
        if (failures >= options.Retries || !(retryWhen ?? IsNoProblem)(exception))
        {
            return null;
        }

        // 2^30 times any delay is past every maximum.
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(failures, 30));
        var bounded = delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
        return bounded * (1 + (Jitter * ((2 * random) - 1)));
    }

    private static bool IsNoProblem(Exception exception) => exception is not JobProblemException;
}
