using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>What the guard logs.</summary>
internal static partial class StallLog
{
    [LoggerMessage(30, LogLevel.Warning, "{Endpoint} waited synchronously for {Milliseconds:0} ms{State}: a sleep, a lock, a task's Result or Wait, synchronous I/O. All that time it held a thread that every other endpoint needs. {Advice} Stalls of this endpoint since its last record: {NotLogged}.{Stack}")]
    internal static partial void Blocked(
        this ILogger logger, string endpoint, double milliseconds, string state, string advice, int notLogged, string stack);

    [LoggerMessage(31, LogLevel.Warning, "{Endpoint} computed for {Milliseconds:0} ms without a pause{State}. All that time it held a thread that every other endpoint needs. {Advice} Stalls of this endpoint since its last record: {NotLogged}.{Stack}")]
    internal static partial void Computed(
        this ILogger logger, string endpoint, double milliseconds, string state, string advice, int notLogged, string stack);

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

    [LoggerMessage(37, LogLevel.Error, "An advisor on blocking calls failed.")]
    internal static partial void AdvisorFailed(this ILogger logger, Exception exception);

    [LoggerMessage(38, LogLevel.Error, "The stack of a stalled thread could not be taken.")]
    internal static partial void StackFailed(this ILogger logger, Exception exception);
}
