namespace Trilane.Tool.Choosing;

/// <summary>The run-time assemblies of .NET and ASP.NET Core that this process runs on or beside.</summary>
internal static class SharedFrameworks
{
    public static IReadOnlyList<string> Assemblies { get; } = [.. Folders().SelectMany(folder => Directory.GetFiles(folder, "*.dll")).Where(IsManaged)];

    private static IEnumerable<string> Folders()
    {
        var net = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        yield return net;
        var web = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(net))!, "Microsoft.AspNetCore.App");
        if (Directory.Exists(web) && Newest(web, Path.GetFileName(net)) is { } folder)
        {
            yield return folder;
        }
    }

    private static string? Newest(string root, string version) =>
        Directory.GetDirectories(root).OrderBy(path => Path.GetFileName(path) == version).ThenBy(path => path, StringComparer.Ordinal).LastOrDefault();

    private static bool IsManaged(string path)
    {
        var name = Path.GetFileName(path);
        return (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll" or "WindowsBase.dll")
            && !name.Contains(".Native", StringComparison.Ordinal) && name != "Microsoft.DiaSymReader.Native.amd64.dll";
    }
}
