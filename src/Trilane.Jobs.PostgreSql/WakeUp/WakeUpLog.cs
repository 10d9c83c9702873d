using Microsoft.Extensions.Logging;

namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>What the wake-up path logs.</summary>
internal static partial class WakeUpLog
{
    [LoggerMessage(
        1, LogLevel.Warning, "{Store}: processes can't wake each other ({Why}); jobs and changes are found by polling until that is mended.", EventName = "WakeUpLost")]
    internal static partial void Lost(ILogger logger, string store, string why, Exception? exception);

    [LoggerMessage(2, LogLevel.Information, "{Store}: processes can wake each other again.", EventName = "WakeUpHealed")]
    internal static partial void Healed(ILogger logger, string store);

    [LoggerMessage(
        3, LogLevel.Warning, "{Store} has synchronous_commit = {Value}: what was accepted in its last moments can be lost when the server crashes.",
        EventName = "NotSynchronous")]
    internal static partial void NotSynchronous(ILogger logger, string store, string value);
}
