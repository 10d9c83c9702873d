using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>What the dashboard logs.</summary>
internal static partial class DashboardLog
{
    [LoggerMessage(200, LogLevel.Information, "The dashboard at {Pattern} is closed and answers 404: this is not the Development environment, and nothing says who may see it. Add .RequireAuthorization(\"policy\") to MapTrilaneDashboard, or .AllowAnonymous() for everybody.")]
    internal static partial void Closed(this ILogger logger, string pattern);

    [LoggerMessage(201, LogLevel.Information, "The records of stalls have no stacks: the runtime's diagnostic port can't be reached ({Reason}). It is off when DOTNET_EnableDiagnostics or DOTNET_EnableDiagnostics_IPC is 0.")]
    internal static partial void NoDiagnosticPort(this ILogger logger, string reason);

    [LoggerMessage(202, LogLevel.Warning, "The stacks of {Threads} stalled threads could not be taken.")]
    internal static partial void StacksFailed(this ILogger logger, Exception exception, int threads);
}
