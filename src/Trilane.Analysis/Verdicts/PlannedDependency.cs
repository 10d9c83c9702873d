namespace Trilane.Analysis;

/// <summary>Something that an endpoint uses.</summary>
/// <param name="Name">A service, a type or an API.</param>
/// <param name="Kind">The worst that it does to a thread.</param>
/// <param name="Evidence">Call paths with file and line; empty for what is harmless.</param>
internal sealed record PlannedDependency(string Name, CallKind Kind, IReadOnlyList<string> Evidence);
