namespace Trilane.Tests.Streaming;

public sealed record AsyncPart(IAsyncEnumerable<int> Numbers);
