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

    [LoggerMessage(5, LogLevel.Warning, "The blocking lane '{Lane}' refused a call whose response had already started; the connection is closed.")]
    internal static partial void RefusedTooLate(this ILogger logger, string lane);
}
