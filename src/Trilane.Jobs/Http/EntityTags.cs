using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary>The <c>ETag</c> of a status document.</summary>
/// <remarks>
/// Weak: two versions of the app may write the same status in other bytes. What a job waits for is part of it, because that changes with
/// the workers that run and with time, and not with the job's version.
/// </remarks>
internal static class EntityTags
{
    internal static EntityTagHeaderValue Of(JobRecord record) =>
        new($"\"{record.Version.ToString(CultureInfo.InvariantCulture)}{SuffixOf(record.Status.WaitingFor)}\"", isWeak: true);

    /// <summary>Compared weakly, as RFC 9110 wants for <c>If-None-Match</c>: <c>W/"1"</c> is <c>"1"</c>.</summary>
    internal static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private static string SuffixOf(JobWaitingFor? waitingFor) => waitingFor switch
    {
        JobWaitingFor.Time => "-time",
        JobWaitingFor.Retry => "-retry",
        JobWaitingFor.Worker => "-worker",
        _ => "",
    };
}
