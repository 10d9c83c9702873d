namespace Trilane;

/// <summary>What there is to see.</summary>
internal sealed record IndexItem(string Endpoints, string Lanes, string Stalls);
