using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Finds extension methods by name where they are worth looking for: in the extended type's own assembly and in the app's.</summary>
internal static class ExtensionMethods
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Lazy<ILookup<string, IMethodSymbol>>> _byAssembly = new();

    /// <summary>The extension methods of a name that come with an assembly or stand in the compilation.</summary>
    public static IEnumerable<IMethodSymbol> Named(string name, IAssemblySymbol? assembly, Compilation? compilation) =>
        new[] { assembly, compilation?.Assembly }
            .Where(place => place is not null)
            .Distinct<IAssemblySymbol?>(SymbolEqualityComparer.Default)
            .SelectMany(place => In(place!)[name]);

    private static ILookup<string, IMethodSymbol> In(IAssemblySymbol assembly) =>
        _byAssembly.GetValue(assembly, key => new(() => Read(key))).Value;

    private static ILookup<string, IMethodSymbol> Read(IAssemblySymbol assembly) =>
        Types(assembly.GlobalNamespace)
            .Where(type => type.IsStatic && type.MightContainExtensionMethods)
            .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
            .Where(method => method.IsExtensionMethod)
            .ToLookup(method => method.Name, StringComparer.Ordinal);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
