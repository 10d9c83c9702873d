using Microsoft.Extensions.Logging;

namespace Trilane.Jobs;

/// <summary>What the job lane has to say.</summary>
internal static partial class JobLog
{
    [LoggerMessage(100, LogLevel.Error, "The job store {Store} can't be used yet; the app starts without it, answers 503 where it is needed and tries again every {Seconds} s.")]
    internal static partial void StoreNotStarted(this ILogger logger, Exception exception, string store, double seconds);

    [LoggerMessage(101, LogLevel.Information, "The job store {Store} is ready.")]
    internal static partial void StoreStarted(this ILogger logger, string store);

    [LoggerMessage(102, LogLevel.Warning, "The jobs that are followed could not be read; trying again.")]
    internal static partial void WatchFailed(this ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Information, "The worker {Worker} runs up to {Count} jobs at a time from the queues {Queues}.")]
    internal static partial void WorkerStarted(this ILogger logger, Guid worker, int count, string queues);

    [LoggerMessage(104, LogLevel.Warning, "The worker {Worker} could not reach the store; trying again. Its lease lasts {Seconds:0.0} s more.")]
    internal static partial void LeaseNotRenewed(this ILogger logger, Exception exception, Guid worker, double seconds);

    [LoggerMessage(105, LogLevel.Error, "The worker {Worker} has lost its lease: {Cause}. Its {Count} attempts are stopped; the jobs run again elsewhere, and nothing these attempts still write counts.")]
    internal static partial void LeaseLost(this ILogger logger, Guid worker, string cause, int count);

    [LoggerMessage(106, LogLevel.Warning, "The attempt {Attempt} of the job {Job} {Id} failed and is repeated in {Seconds:0.0} s.")]
    internal static partial void AttemptRepeated(this ILogger logger, Exception? exception, string job, Guid id, int attempt, double seconds);

    [LoggerMessage(107, LogLevel.Error, "The job {Job} {Id} failed with its attempt {Attempt} and is not repeated.")]
    internal static partial void JobFailed(this ILogger logger, Exception? exception, string job, Guid id, int attempt);

    [LoggerMessage(108, LogLevel.Warning, "The store refused how the attempt {Attempt} of the job {Job} {Id} ended: it had lost its lease, or the job had ended before.")]
    internal static partial void EndRefused(this ILogger logger, string job, Guid id, int attempt);

    [LoggerMessage(109, LogLevel.Error, "The job {Job} {Id} goes on {Seconds:0} s after its token fired at its time limit. Its attempt {Attempt} is given up, and its thread is lost until its code ends: {Lost} of {Count} workers are. Pass the token on to what it waits for; a separate worker process (Trilane:Jobs:Role = worker) keeps such jobs from the web process.")]
    internal static partial void TokenIgnored(this ILogger logger, string job, Guid id, double seconds, int attempt, int lost, int count);

    [LoggerMessage(110, LogLevel.Warning, "{Workers} workers gave no sign of life for their lease: {Jobs} of their jobs are ready again, {SetAside} are set aside because they lost too many workers.")]
    internal static partial void TakenBack(this ILogger logger, int workers, int jobs, int setAside);

    [LoggerMessage(111, LogLevel.Warning, "The job store could not be looked after; trying again.")]
    internal static partial void JanitorFailed(this ILogger logger, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "Jobs could not be claimed from the queue {Queue}; trying again.")]
    internal static partial void ClaimFailed(this ILogger logger, Exception exception, string queue);

    [LoggerMessage(113, LogLevel.Information, "The worker {Worker} stops: {Running} jobs have {Seconds:0} s to end, what has not is given back.")]
    internal static partial void WorkerStopping(this ILogger logger, Guid worker, int running, double seconds);

    [LoggerMessage(114, LogLevel.Warning, "The worker {Worker} gave {Count} jobs back whose code had not ended; they start elsewhere.")]
    internal static partial void GivenBack(this ILogger logger, Guid worker, int count);

    [LoggerMessage(115, LogLevel.Warning, "How the attempt {Attempt} of the job {Job} {Id} ended could not be recorded; trying again while the lease lasts.")]
    internal static partial void EndNotRecorded(this ILogger logger, Exception exception, string job, Guid id, int attempt);

    [LoggerMessage(116, LogLevel.Warning, "Jobs of this process run beside its requests and {Jobs} have no time limit: one that ignores its token holds a worker for good. Run them in a worker process (Trilane:Jobs:Role = worker), or set TimeLimit.")]
    internal static partial void NoTimeLimit(this ILogger logger, string jobs);

    [LoggerMessage(117, LogLevel.Error, "A part of the worker failed; it goes on.")]
    internal static partial void WorkerPartFailed(this ILogger logger, Exception exception);

    [LoggerMessage(118, LogLevel.Error, "What the attempt {Attempt} of the job {Job} {Id} had registered with its token failed.")]
    internal static partial void TokenCallbackFailed(this ILogger logger, Exception exception, string job, Guid id, int attempt);

    [LoggerMessage(119, LogLevel.Error, "RetryWhen of the job {Job} {Id} failed; its attempt {Attempt} is treated as if it were not set.")]
    internal static partial void RetryWhenFailed(this ILogger logger, Exception exception, string job, Guid id, int attempt);

    [LoggerMessage(120, LogLevel.Warning, "How far jobs are could not be written; the next reports are tried again.")]
    internal static partial void ProgressNotWritten(this ILogger logger, Exception exception);
}
