using Microsoft.AspNetCore.Http;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary>Who a request comes from, and what that lets it see.</summary>
internal sealed class JobOwner(JobsSettings settings)
{
    internal string? Of(HttpContext http) => settings.Owner(http);

    /// <summary>A job without an owner is open to whoever has its id.</summary>
    internal bool MaySee(HttpContext http, JobRecord record) =>
        record.Owner is null || string.Equals(record.Owner, Of(http), StringComparison.Ordinal);
}
