namespace Trilane.Jobs.Chaos.Checks;

/// <summary>An attempt that began.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Token">Which attempt it is, unlike any other.</param>
/// <param name="Node">The process it ran in.</param>
/// <param name="Attempt">Its number.</param>
/// <param name="Generation">Its fence: each claim and each taking back raises it. Unlike times, it says which of two attempts is the later.</param>
/// <param name="At">When, by the database's clock, in milliseconds.</param>
internal sealed record Start(Guid Job, string Token, string Node, int Attempt, int Generation, long At);
