namespace Trilane.Jobs.Http;

/// <summary>Metadata of the job lane's endpoints, by which they are found.</summary>
internal sealed record JobRoute(JobRouteKind Kind);
