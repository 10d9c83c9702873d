namespace Trilane.Analysis.Tests.Support;

/// <summary>One project of a snippet.</summary>
/// <param name="IsBinary">True for a library that the app sees without its source.</param>
internal sealed record SnippetProject(string Name, IReadOnlyList<string> Sources, bool IsBinary = false);
