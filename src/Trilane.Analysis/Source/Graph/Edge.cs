namespace Trilane.Analysis;

/// <summary>One function runs another.</summary>
/// <param name="Target">The function that runs.</param>
/// <param name="Step">What runs it; null where the framework does.</param>
/// <param name="OnSharedPool">True when it only moves to another thread of the shared pool.</param>
internal readonly record struct Edge(Node Target, Step? Step, bool OnSharedPool);
