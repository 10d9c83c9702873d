namespace Gateway.Limits;

/// <summary>Endpoint metadata: how many bytes a request's body may have.</summary>
internal sealed record MaxBody(long Bytes);
