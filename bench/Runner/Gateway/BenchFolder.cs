namespace Trilane.Bench;

/// <summary>A folder for what servers under test write; gone afterwards.</summary>
internal sealed class BenchFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("trilane-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
