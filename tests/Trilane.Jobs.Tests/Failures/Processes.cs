namespace Trilane.Jobs.Tests.Failures;

/// <summary>Tests that start processes and count on seconds: they run alone.</summary>
[CollectionDefinition(nameof(Processes), DisableParallelization = true)]
public sealed class Processes;
