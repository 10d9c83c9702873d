using System.Xml.Linq;

namespace Trilane.Tool.Choosing;

/// <summary>Finds packages that were restored on this machine, in the package cache.</summary>
internal static class PackageFolder
{
    // The newest first; a package for the old .NET Framework alone is better than none.
    private static readonly string[] _frameworks = ["net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp", "netstandard2.1", "netstandard2.0", "netstandard1", "net4"];

    private static string Root =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The assemblies of a package's newest version, its own first, then those of the packages that it needs; none if it is not there.</summary>
    public static IReadOnlyList<string> Assemblies(string package)
    {
        var assemblies = new List<string>();
        Add(package, assemblies, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        return assemblies;
    }

    /// <summary>The assemblies of the package itself.</summary>
    public static IReadOnlyList<string> OwnAssemblies(string package) => Newest(package) is { } folder ? Library(folder) : [];

    private static void Add(string package, List<string> assemblies, HashSet<string> seen)
    {
        if (!seen.Add(package) || Newest(package) is not { } folder)
        {
            return;
        }

        assemblies.AddRange(Library(folder));
        foreach (var needed in Dependencies(folder))
        {
            Add(needed, assemblies, seen);
        }
    }

    private static string? Newest(string package)
    {
        var folder = Path.Combine(Root, package.ToLowerInvariant());
        return package.Length > 0 && package.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && Directory.Exists(folder)
            ? Directory.GetDirectories(folder).OrderBy(path => Number(Path.GetFileName(path))).ThenBy(path => !Path.GetFileName(path).Contains('-')).LastOrDefault()
            : null;
    }

    private static Version Number(string version) => Version.TryParse(version.Split('-', '+')[0], out var number) ? number : new Version(0, 0);

    private static string[] Library(string folder)
    {
        var library = Path.Combine(folder, "lib");
        if (!Directory.Exists(library))
        {
            return [];
        }

        var best = Directory.GetDirectories(library).OrderBy(path => Rank(Path.GetFileName(path))).ThenByDescending(path => path, StringComparer.Ordinal).FirstOrDefault();
        return best is null ? [] : Directory.GetFiles(best, "*.dll");
    }

    private static int Rank(string framework)
    {
        var rank = Array.FindIndex(_frameworks, name => framework.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return (rank < 0 ? _frameworks.Length : rank) * 2 + (framework.Contains('-') ? 1 : 0); // net8.0-windows after net8.0
    }

    private static IEnumerable<string> Dependencies(string folder)
    {
        var specification = Directory.GetFiles(folder, "*.nuspec").FirstOrDefault();
        return specification is null
            ? []
            : XDocument.Load(specification).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string?)element.Attribute("id")).OfType<string>().Distinct();
    }
}
