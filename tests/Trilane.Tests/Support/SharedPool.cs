namespace Trilane.Tests.Support;

/// <summary>Tests that look at the process's thread pool, which all others use as well: they run alone.</summary>
[CollectionDefinition(nameof(SharedPool), DisableParallelization = true)]
public sealed class SharedPool;
