using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>What one endpoint, or one method of a hub, has done so far and where the time of its requests went.</summary>
/// <remarks>
/// Counts are since the process started, percentiles and means of what happened lately. The means come from a sample of the requests, whose
/// threads told their own processor time whenever they turned to the request or away from it.
/// </remarks>
public sealed record EndpointSnapshot
{
    /// <summary>The endpoint; for a hub's method the one that its clients connect to.</summary>
    public required Endpoint Endpoint { get; init; }

    /// <summary>Its display name, as the log and <see cref="Quarantine"/> have it.</summary>
    public required string Name { get; init; }

    /// <summary>Its HTTP method; several are separated by commas, "*" stands for any, "HUB" for a hub's method.</summary>
    public required string Method { get; init; }

    /// <summary>Its route pattern, from "/"; for a hub's method with the method's name behind it.</summary>
    public required string Route { get; init; }

    /// <summary>The kind of lane on which it runs now, or on which its work is done (<see cref="LaneMetadata"/>).</summary>
    public required LaneKind Lane { get; init; }

    /// <summary>The lane's name.</summary>
    public required string LaneName { get; init; }

    /// <summary>True when its signature says that it awaits.</summary>
    public required bool IsDeclaredAsync { get; init; }

    /// <summary>How many requests have begun.</summary>
    public required long Requests { get; init; }

    /// <summary>How many of them have not ended.</summary>
    public required long InFlight { get; init; }

    /// <summary>Processor time per request, on average; null where the system doesn't tell that of a thread (all but Linux).</summary>
    public TimeSpan? Processor { get; init; }

    /// <summary>Time per request in which a thread was held without computing, on average; null as for <see cref="Processor"/>.</summary>
    public TimeSpan? Blocked { get; init; }

    /// <summary>Time per request in which no thread was held, on average: it awaited, or it waited for a thread of its lane.</summary>
    public TimeSpan Waiting { get; init; }

    /// <summary>The time within which half of the requests ended; zero before any has.</summary>
    public TimeSpan DurationP50 { get; init; }

    /// <summary>The time within which 99 % of the requests ended; zero before any has.</summary>
    public TimeSpan DurationP99 { get; init; }

    /// <summary>How often it has held a thread of the shared pool for too long.</summary>
    public required long Stalls { get; init; }

    /// <summary>True while it runs on another lane because of its stalls.</summary>
    public required bool IsQuarantined { get; init; }

    /// <summary>Where it would be better off; null when it is well placed or too little is known.</summary>
    public LaneAdvice? Advice { get; init; }
}
