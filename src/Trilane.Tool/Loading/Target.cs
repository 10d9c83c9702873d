namespace Trilane.Tool.Loading;

/// <summary>What the user named: a project, a solution, or a folder with one of them.</summary>
internal static class Target
{
    private static readonly string[] _solutions = [".sln", ".slnx", ".slnf"];

    /// <summary>The file that is meant.</summary>
    /// <exception cref="LoadException">There is none, or there are several.</exception>
    public static string Find(string path)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
        {
            return IsSolution(path) || IsProject(path)
                ? path
                : throw new LoadException($"'{path}' is neither a C# project (.csproj) nor a solution (.sln, .slnx).");
        }

        if (!Directory.Exists(path))
        {
            throw new LoadException($"'{path}' does not exist. Name a project, a solution, or a folder with one of them.");
        }

        var projects = Directory.GetFiles(path).Where(IsProject).ToArray();
        var candidates = projects.Length > 0 ? projects : [.. Directory.GetFiles(path).Where(IsSolution)];
        return candidates.Length switch
        {
            1 => candidates[0],
            0 => throw new LoadException($"'{path}' has neither a project nor a solution in it."),
            _ => throw new LoadException($"'{path}' has several: {string.Join(", ", candidates.Select(Path.GetFileName).Order(StringComparer.Ordinal))}. Name one."),
        };
    }

    public static bool IsSolution(string path) => _solutions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static bool IsProject(string path) => Path.GetExtension(path).Equals(".csproj", StringComparison.OrdinalIgnoreCase);
}
