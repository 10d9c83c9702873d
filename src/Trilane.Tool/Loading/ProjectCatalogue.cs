using Trilane.Analysis;

namespace Trilane.Tool.Loading;

/// <summary>Finds an app's own catalogue files: <c>trilane.catalogue.*</c> in the folder of one of its projects or above.</summary>
internal static class ProjectCatalogue
{
    /// <summary>Reads them, the nearest to the app first.</summary>
    /// <param name="folders">The folders of its projects.</param>
    /// <exception cref="LoadException">A line can't be read.</exception>
    public static IReadOnlyList<CatalogueLibrary> Read(IEnumerable<string> folders)
    {
        try
        {
            return [.. folders.SelectMany(Above).Distinct().SelectMany(Files).Select(file => CatalogueReader.Read(file, File.ReadAllText(file)))];
        }
        catch (FormatException exception)
        {
            throw new LoadException(exception.Message);
        }
    }

    // Up to the repository's root, as an .editorconfig would be looked for.
    private static IEnumerable<string> Above(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
            if (Path.Exists(Path.Combine(current.FullName, ".git")))
            {
                yield break;
            }
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, CatalogueData.ProjectFilePattern).Order(StringComparer.Ordinal);
}
