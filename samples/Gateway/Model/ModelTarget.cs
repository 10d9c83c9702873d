using OpenAI;

namespace Gateway.Model;

/// <summary>The server that a call goes to.</summary>
/// <param name="Client">The official client for it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Model">The model to name there, or null for the one that the request names.</param>
internal sealed record ModelTarget(OpenAIClient Client, Uri Address, string? Model);
