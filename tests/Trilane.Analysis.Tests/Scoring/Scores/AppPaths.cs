using Trilane.Analysis.Scoring.Labels;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Recognises an app's files however a tool wrote their paths.</summary>
internal sealed class AppPaths(CorpusApp app)
{
    private readonly string[] _files = [.. SourceFiles.Of(app.Folder, "*.cs")];

    /// <returns>The path relative to the app's folder, or the given one for a file that is not the app's.</returns>
    internal string Relative(string file)
    {
        var path = file.Replace('\\', '/');
        if (Path.IsPathRooted(path))
        {
            return Path.GetRelativePath(app.Folder, path).Replace('\\', '/');
        }

        var absolute = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(app.Project)!, path));
        return File.Exists(absolute)
            ? Path.GetRelativePath(app.Folder, absolute).Replace('\\', '/')
            : _files.Where(known => IsEnd(path, known) || IsEnd(known, path)).MaxBy(known => known.Length) ?? path;
    }

    private static bool IsEnd(string whole, string end) => whole == end || whole.EndsWith("/" + end, StringComparison.Ordinal);
}
