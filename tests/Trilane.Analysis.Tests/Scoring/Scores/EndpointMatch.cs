using System.Text.RegularExpressions;
using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Finds the planned endpoint that a label speaks of.</summary>
internal static class EndpointMatch
{
    internal static PlannedEndpoint? Find(EndpointLabel label, IReadOnlyList<PlannedEndpoint> planned)
    {
        var sameRoute = planned.Where(endpoint => RoutePattern.Same(endpoint.Route, label.Route) && SameMethod(label, endpoint)).ToArray();
        return label.Handler is null
            ? sameRoute.FirstOrDefault()
            : sameRoute.FirstOrDefault(endpoint => IsHandler(endpoint.Handler, label.Handler))
                ?? sameRoute.FirstOrDefault()
                ?? planned.FirstOrDefault(endpoint => IsHandler(endpoint.Handler, label.Handler) || IsHandler(endpoint.Route, label.Handler));
    }

    private static bool SameMethod(EndpointLabel label, PlannedEndpoint endpoint) =>
        label.Method is "*" or "HUB"
        || endpoint.Methods.Count == 0
        || endpoint.Methods.Any(method => method is "*" || method.Equals("ANY", StringComparison.OrdinalIgnoreCase) || method.Equals(label.Method, StringComparison.OrdinalIgnoreCase));

    /// <summary>Handlers and hub methods may be written with namespace, parameters or a path.</summary>
    private static bool IsHandler(string text, string handler) =>
        Regex.IsMatch(text, $@"(^|[^\w]){Regex.Escape(handler)}($|[^\w])", RegexOptions.IgnoreCase);
}
