namespace Trilane.Tool.Loading;

/// <summary>A project for one target framework.</summary>
/// <param name="Path">The project file's full path.</param>
/// <param name="TargetFramework">The one of several to take; null for a project that has one.</param>
internal sealed record ProjectKey(string Path, string? TargetFramework = null)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}
