using Microsoft.CodeAnalysis;

namespace Trilane.Analysis.Tests.Support;

/// <summary>The assemblies that snippets compile against: the runtime's and ASP.NET Core's own, and Trilane.</summary>
internal static class Framework
{
    internal static IReadOnlyList<MetadataReference> References { get; } = Read();

    /// <summary>
    /// The same files anew: a library seldom compiles against the very set that the app does, and then the compiler shows the app copies of
    /// the library's symbols.
    /// </summary>
    internal static IReadOnlyList<MetadataReference> ReferencesOfLibraries { get; } = Read();

    private static IReadOnlyList<MetadataReference> Read() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name is "Microsoft.Net.Http.Headers.dll" || name is "netstandard.dll" or "mscorlib.dll" or "Microsoft.CSharp.dll"))
            .Append(Trilane)
            .Select(path => MetadataReference.CreateFromFile(path))];

    // Beside this program's own folder, in that of its project.
    private static string Trilane => Path.Combine(AppContext.BaseDirectory, "..", "..", "Trilane", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Trilane.dll");
}
