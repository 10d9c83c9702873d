using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What the app's start-up code sets up.</summary>
internal sealed class AppSetup
{
    internal RouteGroup Root { get; } = new(null, "");

    internal List<EndpointDefinition> Endpoints { get; } = [];

    /// <summary>The authorization policies by name, each with the call that adds it.</summary>
    internal Dictionary<string, SyntaxNode> Policies { get; } = [];

    /// <summary>True when the app has what it binds for minimal endpoints validated, as MVC always does.</summary>
    internal bool ValidatesMinimalEndpoints { get; set; }

    /// <summary>Middleware of the whole app, and of paths.</summary>
    internal List<PathMiddleware> Middleware { get; } = [];
}
