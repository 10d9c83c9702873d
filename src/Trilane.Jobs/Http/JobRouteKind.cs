namespace Trilane.Jobs.Http;

/// <summary>What an endpoint of the job lane does.</summary>
internal enum JobRouteKind
{
    /// <summary>Takes jobs in.</summary>
    Enqueue,

    /// <summary>Tells how a job stands; where a job's <c>Location</c> leads.</summary>
    Status,
}
