using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Trilane;

/// <summary>Reads files and lines from portable symbols, beside the assembly or embedded in it. Used by one thread; keeps what it opens.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly Dictionary<string, MetadataReaderProvider?> _symbols = [];

    /// <summary>The file and the line in which a method was, as far as the symbols tell.</summary>
    /// <param name="method">The method.</param>
    /// <param name="ilOffset">Where in it; less than zero if that isn't known.</param>
    internal (string? File, int? Line) Find(MethodBase method, int ilOffset)
    {
        if (SymbolsOf(method.Module.Assembly) is not { } symbols)
        {
            return default;
        }

        var handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF);
        var reader = symbols.GetMetadataReader();
        return MetadataTokens.GetRowNumber(handle) > reader.MethodDebugInformation.Count ? default : Find(reader, handle, ilOffset);
    }

    public void Dispose()
    {
        foreach (var provider in _symbols.Values)
        {
            provider?.Dispose();
        }
    }

    private static (string? File, int? Line) Find(MetadataReader symbols, MethodDefinitionHandle method, int ilOffset)
    {
        SequencePoint? found = null;
        foreach (var point in symbols.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (point.IsHidden)
            {
                continue;
            }

            if (found is not null && point.Offset > ilOffset)
            {
                break;
            }

            found = point;
        }

        if (found is not { } at)
        {
            return default;
        }

        // Code that was compiled ahead of time has no map back to lines: the file is known all the same.
        return (symbols.GetString(symbols.GetDocument(at.Document).Name), ilOffset < 0 ? null : at.StartLine);
    }

    private MetadataReaderProvider? SymbolsOf(Assembly assembly)
    {
        var path = assembly.Location;
        if (path.Length == 0)
        {
            return null;
        }

        if (!_symbols.TryGetValue(path, out var provider))
        {
            _symbols.Add(path, provider = Open(path));
        }

        return provider;
    }

    private static MetadataReaderProvider? Open(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var assembly = new PEReader(file);
            return assembly.TryOpenAssociatedPortablePdb(path, OpenIfThere, out var symbols, out _) ? symbols : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    private static FileStream? OpenIfThere(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
