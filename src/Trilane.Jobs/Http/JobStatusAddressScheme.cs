using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trilane.Jobs.Http;

/// <summary>Finds the status endpoint for the link generator.</summary>
internal sealed class JobStatusAddressScheme(EndpointDataSource endpoints) : IEndpointAddressScheme<JobStatusAddress>
{
    // Sources give the same list until they change.
    private (IReadOnlyList<Endpoint> Among, Endpoint[] Found)? _last;

    public IEnumerable<Endpoint> FindEndpoints(JobStatusAddress address)
    {
        var among = endpoints.Endpoints;
        if (_last is { } last && ReferenceEquals(last.Among, among))
        {
            return last.Found;
        }

        Endpoint[] found = [.. among.Where(endpoint => endpoint.Metadata.GetMetadata<JobRoute>() is { Kind: JobRouteKind.Status }).Take(1)];
        _last = (among, found);
        return found;
    }
}
