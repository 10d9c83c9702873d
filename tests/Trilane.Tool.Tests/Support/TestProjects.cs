namespace Trilane.Tool.Tests.Support;

/// <summary>A folder with projects of a test, outside of the repository, so that none of its settings reach them.</summary>
internal sealed class TestProjects : IDisposable
{
    public const string Web = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
          <ItemGroup>ITEMS</ItemGroup>
        </Project>
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("projects").FullName;

    /// <summary>A project file for a web app with some items.</summary>
    public static string WebApp(string items = "") => Web.Replace("ITEMS", items, StringComparison.Ordinal);

    /// <summary>Writes a file, named by its path with slashes.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
