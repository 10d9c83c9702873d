namespace Trilane.Analysis.Scoring.Labels;

/// <summary>The files of an app that people wrote.</summary>
internal static class SourceFiles
{
    internal static IEnumerable<string> Of(string folder, string pattern) =>
        from file in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(folder, file).Replace('\\', '/')
        where !relative.Split('/').Any(part => part is "bin" or "obj")
        orderby relative
        select relative;
}
