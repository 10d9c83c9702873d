using System.Collections.Concurrent;

namespace Trilane.Analysis;

/// <summary>The libraries that an app loads at run time, opened when they are first asked for. Thread-safe.</summary>
internal sealed class AssemblyStore : IDisposable
{
    private static readonly string[] _framework = ["System.", "Microsoft.", "mscorlib", "netstandard"];
    private readonly IReadOnlyDictionary<string, string> _paths;
    private readonly ConcurrentDictionary<string, Lazy<BinaryAssembly?>> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="paths">Where they are, by simple name. The framework is not among them: the catalogue speaks for it.</param>
    public AssemblyStore(IReadOnlyDictionary<string, string> paths) => _paths = paths;

    /// <summary>An assembly with code; null if it is not there, has none, or belongs to the framework.</summary>
    public BinaryAssembly? Find(string name) => _open.GetOrAdd(name, key => new(() => Open(key))).Value;

    public void Dispose()
    {
        foreach (var assembly in _open.Values)
        {
            assembly.Value?.Dispose();
        }
    }

    private BinaryAssembly? Open(string name)
    {
        if (PathOf(name) is not { } path)
        {
            return null;
        }

        try
        {
            var assembly = new BinaryAssembly(path);
            if (!assembly.IsReference)
            {
                return assembly;
            }

            assembly.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What a referenced library needs itself may only stand beside it.
    private string? PathOf(string name)
    {
        if (_paths.TryGetValue(name, out var path))
        {
            return path;
        }

        if (_framework.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return _paths.Values.Select(Path.GetDirectoryName).Distinct().Select(folder => Path.Combine(folder!, name + ".dll")).FirstOrDefault(File.Exists);
    }
}
