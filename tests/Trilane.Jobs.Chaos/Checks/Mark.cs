namespace Trilane.Jobs.Chaos.Checks;

/// <summary>Something that an attempt did: a sign of its work, or its effect.</summary>
internal sealed record Mark(Guid Job, string Token, long At);
