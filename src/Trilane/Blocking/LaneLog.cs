using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>What the lanes have to say.</summary>
internal static partial class LaneLog
{
    [LoggerMessage(1, LogLevel.Error, "The blocking lane '{Lane}' could not start a thread and goes on with {Threads}. Raise the system's or the container's limit of threads, or lower the lane's MaxThreads.")]
    internal static partial void ThreadNotStarted(this ILogger logger, Exception exception, string lane, int threads);

    [LoggerMessage(2, LogLevel.Warning, "A configuration reload of Trilane was ignored: {Problem}")]
    internal static partial void ReloadIgnored(this ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Information, "The blocking lane '{Lane}' has new limits: {Limits}.")]
    internal static partial void LimitsChanged(this ILogger logger, string lane, LaneLimits limits);

    [LoggerMessage(4, LogLevel.Warning, "The endpoints of {Source} stay as they are, outside all lanes: {Problem}")]
    internal static partial void SourceLeftAlone(this ILogger logger, string? source, string problem);

    [LoggerMessage(5, LogLevel.Warning, "A call on the blocking lane '{Lane}' has been running for {Seconds:0} s and holds one of its {MaxThreads} places: {Call}. Give the work a time-out or a token, or a lane of its own.")]
    internal static partial void LongCall(this ILogger logger, string lane, double seconds, int maxThreads, string call);

    [LoggerMessage(6, LogLevel.Warning, "The app stops while calls on the blocking lane '{Lane}' still run: {Calls}. They end with the process.")]
    internal static partial void CallsLeft(this ILogger logger, string lane, string calls);

    [LoggerMessage(7, LogLevel.Warning, "The app stops while the work after {Requests} responses has not ended; its token fires now, what ignores it ends with the process.")]
    internal static partial void AfterResponseLeft(this ILogger logger, int requests);

    [LoggerMessage(8, LogLevel.Error, "Work after a response failed; what was added after it still runs.")]
    internal static partial void AfterResponseFailed(this ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "The services of a request failed to end after its work.")]
    internal static partial void RequestServicesNotEnded(this ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "The teardown of the request dependency {Dependency} failed.")]
    internal static partial void TeardownFailed(this ILogger logger, Exception exception, string dependency);

    [LoggerMessage(20, LogLevel.Warning, "The client of {Endpoint} left {Seconds:0} s ago, and its stream still runs: what produces it neither yields an item nor looks at its token. Pass the request's token on to what it waits for.")]
    internal static partial void StreamOverdue(this ILogger logger, string endpoint, double seconds);
}
