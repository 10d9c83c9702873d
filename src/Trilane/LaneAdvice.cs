namespace Trilane;

/// <summary>Where an endpoint would be better off, by what was measured of its requests.</summary>
/// <param name="Lane">The lane that it should run on.</param>
/// <param name="Reason">Why, with the numbers that it rests on.</param>
public sealed record LaneAdvice(LaneKind Lane, string Reason);
