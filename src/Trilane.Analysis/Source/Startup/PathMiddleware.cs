namespace Trilane.Analysis;

/// <summary>Middleware that runs for part of the paths only.</summary>
/// <param name="Prefix">The paths that it runs for begin with this; empty when it runs for all.</param>
/// <param name="Function">The middleware.</param>
internal sealed record PathMiddleware(string Prefix, SetupValue Function);
