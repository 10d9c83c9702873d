namespace Trilane.Analysis;

/// <summary>What the app's start-up code sets up.</summary>
internal sealed class AppSetup
{
    internal RouteGroup Root { get; } = new(null, "");

    internal List<EndpointDefinition> Endpoints { get; } = [];

    /// <summary>Middleware of the whole app, and of paths.</summary>
    internal List<PathMiddleware> Middleware { get; } = [];
}
