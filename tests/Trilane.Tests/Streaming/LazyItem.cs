namespace Trilane.Tests.Streaming;

public sealed record LazyItem(int ItemNumber, string Name, int[]? Parts);
