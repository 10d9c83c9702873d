namespace Trilane.Tool.Loading;

/// <summary>Reads which projects a solution has, in any of its formats, through the SDK.</summary>
internal static class Solution
{
    /// <summary>The C# projects.</summary>
    /// <exception cref="LoadException">It can't be read.</exception>
    public static async Task<IReadOnlyList<ProjectKey>> ProjectsAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var result = await DotnetCommand.RunAsync(folder, ["sln", path, "list"], cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new LoadException($"{path} can't be read:\n{result.All}");
        }

        return [.. result.Output.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
            .Select(line => new ProjectKey(Path.GetFullPath(Path.Combine(folder, line.Replace('\\', '/')))))];
    }
}
