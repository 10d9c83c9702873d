namespace Trilane;

/// <summary>Whose quarantine is to end.</summary>
/// <param name="Endpoint">The endpoint's name, as the list of endpoints has it.</param>
internal sealed record LiftRequest(string? Endpoint);
