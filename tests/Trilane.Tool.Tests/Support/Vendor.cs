using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Trilane.Analysis;

namespace Trilane.Tool.Tests.Support;

/// <summary>A vendor's library: compiled from a source text, then judged by its code alone.</summary>
internal sealed class Vendor : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vendor").FullName;
    private readonly AssemblyStore _store;
    private readonly BinaryJudge _judge;
    private readonly CSharpCompilation _vendor;

    public Vendor(string source, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        Path = System.IO.Path.Combine(_folder, "Vendor.dll");
        var compilation = Framework.CompileLibrary(source, "Vendor", optimization);
        var result = compilation.Emit(Path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        _store = new AssemblyStore(new Dictionary<string, string> { ["Vendor"] = Path });
        Catalogue = new ApiCatalogue([], ["Vendor"]);
        _judge = new BinaryJudge(Catalogue, _store);
        _vendor = compilation;
    }

    public ApiCatalogue Catalogue { get; }

    /// <summary>The library's file.</summary>
    public string Path { get; }

    /// <summary>The verdict about a member, named as <c>Client.Send</c>.</summary>
    public BinaryVerdict? Judge(string member)
    {
        var type = _vendor.GetTypeByMetadataName(member[..member.LastIndexOf('.')])!;
        var name = member[(member.LastIndexOf('.') + 1)..];
        var method = type.GetMembers(name).Select(symbol => symbol is IPropertySymbol property ? property.GetMethod! : (IMethodSymbol)symbol).First();
        return _judge.Judge(method);
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
