namespace Trilane.Jobs.Chaos.Checks;

/// <summary>A promise that was not kept.</summary>
internal sealed record Violation(Guid? Job, string What);
