namespace Trilane.Tool.Loading;

/// <summary>An assembly that a project compiles against.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Package">The package that it comes from, or null.</param>
/// <param name="Framework">The shared framework that it belongs to, or null.</param>
/// <param name="Project">The project that it is built from, or null.</param>
internal sealed record ProjectReferencePath(string Path, string? Package, string? Framework, ProjectKey? Project);
