using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Http;

/// <summary>Finds the job that a request names, if its caller may see it.</summary>
internal sealed class JobLookup(JobWatch watch, JobOwner owner)
{
    /// <summary>The job; null when there is none for this caller.</summary>
    internal async Task<JobRecord?> FindAsync(HttpContext http)
    {
        // No route constraint: an id that is none gets the same problem document as one that is unknown.
        var record = Guid.TryParse(http.GetRouteValue("id") as string, out var id) ? await watch.ReadAsync(id, http.RequestAborted) : null;
        return record is not null && owner.MaySee(http, record) ? record : null;
    }
}
