using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Functions of native modules as the catalogue names them: <c>native:kernel32.ReadFile</c>.</summary>
internal static class NativeName
{
    internal const string Prefix = "native:";

    private static readonly string[] _extensions = [".dll", ".so", ".dylib"];

    internal static string Of(string module, string function) => $"{Prefix}{ModuleName(module)}.{function}";

    /// <summary>The function that an <c>extern</c> method stands for; null for any other method.</summary>
    internal static string? Of(IMethodSymbol method)
    {
        var definition = (method.PartialDefinitionPart ?? method).OriginalDefinition;
        if (definition.IsExtern && definition.GetDllImportData() is { ModuleName: { } module } import)
        {
            return Of(module, import.EntryPointName ?? definition.Name);
        }

        return definition.IsPartialDefinition && definition.Attribute("System.Runtime.InteropServices.LibraryImportAttribute") is { ConstructorArguments: [{ Value: string library }] } generated
            ? Of(library, generated.NamedArguments.FirstOrDefault(argument => argument.Key == "EntryPoint").Value.Value as string ?? definition.Name)
            : null;
    }

    // As a person would write it: kernel32, e_sqlite3.
    private static string ModuleName(string module) =>
        Array.Find(_extensions, extension => module.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } end ? module.Substring(0, module.Length - end.Length) : module;
}
