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
    private readonly CSharpCompilation _app;

    public Vendor(string source, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        var path = Path.Combine(_folder, "Vendor.dll");
        var compilation = Framework.Compile(source, "Vendor");
        var result = compilation.WithOptions(compilation.Options.WithOptimizationLevel(optimization)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        _store = new AssemblyStore(new Dictionary<string, string> { ["Vendor"] = path });
        Catalogue = new ApiCatalogue([], ["Vendor"]);
        _judge = new BinaryJudge(Catalogue, _store);
        _app = Framework.Compile("", "App", MetadataReference.CreateFromFile(path));
    }

    public ApiCatalogue Catalogue { get; }

    /// <summary>The verdict about a member, named as <c>Client.Send</c>.</summary>
    public BinaryVerdict? Judge(string member)
    {
        var type = _app.GetTypeByMetadataName(member[..member.LastIndexOf('.')])!;
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
