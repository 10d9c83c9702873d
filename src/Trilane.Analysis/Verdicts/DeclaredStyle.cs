namespace Trilane.Analysis;

/// <summary>What a handler's signature says. In JSON: <c>async</c> and <c>sync</c>.</summary>
internal enum DeclaredStyle
{
    Async,
    Sync,
}
