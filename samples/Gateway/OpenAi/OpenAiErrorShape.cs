namespace Gateway.OpenAi;

/// <summary>Endpoint metadata: errors of this endpoint are answered in OpenAI's shape.</summary>
internal sealed class OpenAiErrorShape;
