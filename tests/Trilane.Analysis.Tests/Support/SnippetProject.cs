namespace Trilane.Analysis.Tests.Support;

/// <summary>One project of a snippet.</summary>
internal sealed record SnippetProject(string Name, IReadOnlyList<string> Sources);
