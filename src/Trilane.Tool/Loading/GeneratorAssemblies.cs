using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Trilane.Tool.Loading;

/// <summary>Loads source generators and what stands beside them; the compiler itself is this process's.</summary>
internal sealed class GeneratorAssemblies : AssemblyLoadContext, IAnalyzerAssemblyLoader
{
    private readonly Dictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase);

    public GeneratorAssemblies()
        : base(nameof(GeneratorAssemblies))
    {
    }

    public void AddDependencyLocation(string fullPath) => _byName.TryAdd(Path.GetFileNameWithoutExtension(fullPath), fullPath);

    public Assembly LoadFromPath(string fullPath)
    {
        AddDependencyLocation(fullPath);
        foreach (var neighbour in Directory.EnumerateFiles(Path.GetDirectoryName(fullPath)!, "*.dll"))
        {
            AddDependencyLocation(neighbour);
        }

        return LoadFromAssemblyPath(fullPath);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && IsCompiler(name))
        {
            return null;
        }

        return _byName.TryGetValue(name, out var path) && Default.Assemblies.All(assembly => assembly.GetName().Name != name) ? LoadFromAssemblyPath(path) : null;
    }

    private static bool IsCompiler(string name) => name is "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp";
}
