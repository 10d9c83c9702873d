using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trilane.Jobs.Http;

/// <summary>Where a job's status is: wherever <c>MapJobs</c> put it, under the request's path base.</summary>
internal sealed class JobLinks(LinkGenerator links)
{
    /// <summary>Parameters of a group's prefix are taken from the request's own route.</summary>
    internal string StatusOf(HttpContext http, Guid job) =>
        links.GetPathByAddress(http, JobStatusAddress.Instance, new RouteValueDictionary { ["id"] = job }, http.Request.RouteValues)
            ?? throw new InvalidOperationException(
                $"The address of the job {job} can't be made: the prefix of MapJobs has parameters that the route '{http.GetEndpoint()?.DisplayName}' does not have. Map both into the same group.");

    /// <summary>Sets the headers that lead a client to its job.</summary>
    internal void Point(HttpContext http, Guid job)
    {
        var status = StatusOf(http, job);
        http.Response.Headers.Location = status;
        http.Response.Headers["Operation-Location"] = status;
    }
}
