namespace Trilane.Tool.Output;

/// <summary>Writes files as seen from a folder, with forward slashes; in full if they are elsewhere.</summary>
internal sealed class ReportPaths(string folder)
{
    public string Of(string file)
    {
        var path = Path.GetRelativePath(folder, file);
        return (path.StartsWith("..", StringComparison.Ordinal) ? file : path).Replace('\\', '/');
    }
}
