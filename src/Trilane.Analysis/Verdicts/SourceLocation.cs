namespace Trilane.Analysis;

/// <summary>A place in source.</summary>
/// <param name="File">The file's path as the compiler knows it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record SourceLocation(string File, int Line, int Column);
