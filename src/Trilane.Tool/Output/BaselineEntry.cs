namespace Trilane.Tool.Output;

/// <summary>Known findings of one kind and API in one file.</summary>
internal sealed record BaselineEntry(string File, string Kind, string Api, int Count);
