using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>What the guard logs.</summary>
internal static partial class StallLog
{
    [LoggerMessage(30, LogLevel.Warning, "{Endpoint} waited synchronously for {Milliseconds:0} ms and is still at it: a sleep, a lock, a task's Result or Wait, synchronous I/O. All that time it held a thread that every other endpoint needs. Await the call; or, where there is only a synchronous one, run it with BlockingLane.RunAsync or mark the endpoint [BlockingLane]. Stalls of this endpoint since its last record: {NotLogged}.")]
    internal static partial void Blocked(this ILogger logger, string endpoint, double milliseconds, int notLogged);

    [LoggerMessage(31, LogLevel.Warning, "{Endpoint} computed for {Milliseconds:0} ms without a pause and is still at it. All that time it held a thread that every other endpoint needs. Move the work to a job, or run it with BlockingLane.RunAsync on a lane with Background = true. Stalls of this endpoint since its last record: {NotLogged}.")]
    internal static partial void Computed(this ILogger logger, string endpoint, double milliseconds, int notLogged);

    [LoggerMessage(32, LogLevel.Error, "A stall observer failed.")]
    internal static partial void ObserverFailed(this ILogger logger, Exception exception);

    [LoggerMessage(33, LogLevel.Warning, "{Endpoint} runs on the blocking lane '{Lane}' from now on, until the process ends or its quarantine is lifted: it stalled {Stalls} times within {Window}. Mend what its records name, or mark the endpoint [BlockingLane].")]
    internal static partial void Quarantined(this ILogger logger, string endpoint, string lane, int stalls, TimeSpan window);

    [LoggerMessage(34, LogLevel.Warning, "{Endpoint} stalled {Stalls} times within {Window}. With Trilane:Stalls:Quarantine = Move it would run on the blocking lane '{Lane}' from now on.")]
    internal static partial void WouldBeQuarantined(this ILogger logger, string endpoint, string lane, int stalls, TimeSpan window);

    [LoggerMessage(35, LogLevel.Information, "{Endpoint} runs on its own lane again.")]
    internal static partial void QuarantineLifted(this ILogger logger, string endpoint);

    [LoggerMessage(36, LogLevel.Error, "{Endpoint} holds so many threads of the shared pool that no more can be added ({MaxRescueThreads}): its new requests are refused until that is over.")]
    internal static partial void Shedding(this ILogger logger, string endpoint, int maxRescueThreads);
}
