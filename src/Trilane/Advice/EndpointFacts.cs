namespace Trilane;

/// <summary>What the advice for an endpoint rests on.</summary>
/// <param name="Lane">The lane that its signature or its marks chose, wherever it runs now.</param>
/// <param name="IsDeclaredAsync">True for a handler whose signature says that it awaits.</param>
/// <param name="MayBlock">True for an endpoint that the app has exempted from the guard.</param>
/// <param name="Mean">The mean cost of its traced requests.</param>
/// <param name="Samples">How many were traced.</param>
internal sealed record EndpointFacts(LaneKind Lane, bool IsDeclaredAsync, bool MayBlock, RequestCost Mean, int Samples);
