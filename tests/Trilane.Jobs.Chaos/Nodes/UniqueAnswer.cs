namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>What came of a job with a unique key.</summary>
internal sealed record UniqueAnswer(Guid Id, bool AlreadyExisted);
