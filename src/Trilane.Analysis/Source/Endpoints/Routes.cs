namespace Trilane.Analysis;

/// <summary>Joins route templates as routing does.</summary>
internal static class Routes
{
    internal static string Join(string prefix, string route)
    {
        var left = prefix.TrimEnd('/');
        var right = route.TrimStart('~').Trim('/');
        return right.Length == 0 ? left : left + "/" + right;
    }

    /// <summary>With one slash in front and none at the end.</summary>
    internal static string Normalize(string route) => "/" + route.Trim('/');
}
