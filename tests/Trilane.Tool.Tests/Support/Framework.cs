using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Trilane.Tool.Tests.Support;

/// <summary>The reference assemblies of .NET and ASP.NET Core 10, as the SDK has them.</summary>
internal static class Framework
{
    private static readonly string _packs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs"));

    private static readonly SyntaxTree _usings = CSharpSyntaxTree.ParseText(
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;");

    private static readonly MetadataReference[] _net = [.. Pack("Microsoft.NETCore.App.Ref").Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The folder of the run-time assemblies of .NET itself.</summary>
    public static string RunTime { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. _net, .. Pack("Microsoft.AspNetCore.App.Ref").Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>An app of a source text against all of the framework and further references.</summary>
    public static CSharpCompilation Compile(string source, string name = "App", params IEnumerable<MetadataReference> others) =>
        Create(source, name, OptimizationLevel.Debug, References.Concat(others));

    /// <summary>A library of a source text against .NET alone.</summary>
    public static CSharpCompilation CompileLibrary(string source, string name, OptimizationLevel optimization = OptimizationLevel.Release) =>
        Create(source, name, optimization, _net);

    private static CSharpCompilation Create(string source, string name, OptimizationLevel optimization, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            name,
            [_usings, CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: optimization, nullableContextOptions: NullableContextOptions.Enable));

    private static string[] Pack(string name)
    {
        var version = Directory.GetDirectories(Path.Combine(_packs, name), "10.*").OrderBy(folder => Version.Parse(Path.GetFileName(folder))).Last();
        return Directory.GetFiles(Path.Combine(version, "ref", "net10.0"), "*.dll");
    }
}
