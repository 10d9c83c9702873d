namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>What a job answers: which of its attempts it was.</summary>
internal sealed record WorkResult(string Token);
