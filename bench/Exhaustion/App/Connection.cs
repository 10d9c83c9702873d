namespace Trilane.Bench.Exhaustion;

internal sealed record Connection(string Name);
