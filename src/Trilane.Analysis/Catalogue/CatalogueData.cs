namespace Trilane.Analysis;

/// <summary>The data files that ship with the analysis, and those of a project.</summary>
internal static class CatalogueData
{
    /// <summary>Files of this name beside a project, with any extension, extend the catalogue.</summary>
    public const string ProjectFilePattern = "trilane.catalogue.*";

    private static readonly Lazy<IReadOnlyList<CatalogueLibrary>> _builtIn = new(ReadBuiltIn);

    /// <summary>What ships: the framework and well-known packages. Read once.</summary>
    public static IReadOnlyList<CatalogueLibrary> BuiltIn => _builtIn.Value;

    private static IReadOnlyList<CatalogueLibrary> ReadBuiltIn()
    {
        var assembly = typeof(CatalogueData).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".catalogue", StringComparison.Ordinal)).OrderBy(name => name, StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return CatalogueReader.Read(name, reader.ReadToEnd());
        })];
    }
}
