namespace Trilane.Analysis;

/// <summary>A call out of the app's source that matters.</summary>
internal sealed record Leaf(Step Step, Judgement Judgement);
