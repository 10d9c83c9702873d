using System.Text.RegularExpressions;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Compares route patterns without what can be written in several ways: slashes at the ends, case, constraints, defaults.</summary>
internal static partial class RoutePattern
{
    internal static bool Same(string left, string right) => Plain(left).Equals(Plain(right), StringComparison.OrdinalIgnoreCase);

    internal static string Plain(string route) => Parameter().Replace(route.Trim('/'), "{${name}}");

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
