using Microsoft.Extensions.Logging;

namespace Trilane.Jobs.Http;

/// <summary>What the job lane's endpoints have to say.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(150, LogLevel.Warning, "What was uploaded for the job {Job}, which was not accepted, could not be dropped; it is pruned after a day.")]
    internal static partial void UploadNotDropped(this ILogger logger, Exception exception, Guid job);

    [LoggerMessage(151, LogLevel.Warning, "The request {Method} {Path} could not be served: the job store can't be used.")]
    internal static partial void StoreUnavailable(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(152, LogLevel.Warning, "The job {Job} was refused with 503 when the store failed, and had been stored; it is canceled.")]
    internal static partial void Withdrawn(this ILogger logger, Guid job);

    [LoggerMessage(153, LogLevel.Error, "The job {Job} was refused with 503 when the store failed; too many such jobs wait to be looked up, so whether it was stored stays unknown.")]
    internal static partial void NotWithdrawn(this ILogger logger, Guid job);
}
