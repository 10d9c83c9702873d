using System.Reflection;

namespace Trilane;

/// <summary>The lane an endpoint was given; part of its metadata.</summary>
internal sealed class EndpointLane
{
    /// <summary>The handler, once it is known that there is one that a lane can run.</summary>
    internal MethodInfo? Handler { get; set; }

    /// <summary>The blocking lane that runs the handler; null for the async lane.</summary>
    internal BlockingLane? Blocking { get; set; }

    /// <summary>What the guard knows of the endpoint.</summary>
    internal WatchedEndpoint? Watched { get; set; }

    /// <summary>True when the handler's return type says that its response is a stream.</summary>
    internal bool Streams { get; set; }

    /// <summary>What is made before the handler.</summary>
    internal DependencyPlan Dependencies { get; set; } = DependencyPlan.Empty;
}
