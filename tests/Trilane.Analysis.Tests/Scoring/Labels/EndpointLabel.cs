namespace Trilane.Analysis.Scoring.Labels;

/// <summary>What is right for one endpoint of the corpus.</summary>
/// <param name="Method">The HTTP method; <c>*</c> for any, <c>HUB</c> for a hub's method.</param>
/// <param name="Route">The route pattern with all prefixes; for a hub's method the hub's path and the method's name.</param>
/// <param name="Lane">The lane, or several right ones separated by <c>|</c> where the rule leaves a doubt.</param>
/// <param name="Declared"><c>async</c> or <c>sync</c>, by the handler's signature.</param>
/// <param name="Why">The reason for the lane.</param>
/// <param name="Handler">The handler as <c>Type.Method</c>, where the route alone can be written in several ways.</param>
/// <param name="Optional">True where a reader of the source can't be expected to see the route.</param>
/// <param name="Traps">The traps it holds: <c>+name</c> where something blocks, <c>-name</c> where it only looks so.</param>
internal sealed record EndpointLabel(
    string Method, string Route, string Lane, string Declared, string Why, string? Handler = null, bool Optional = false, string[]? Traps = null)
{
    internal IEnumerable<string> Lanes => Lane.Split('|');

    public override string ToString() => $"{Method} {Route}";
}
