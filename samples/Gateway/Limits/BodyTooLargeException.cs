namespace Gateway.Limits;

/// <summary>A body is larger than its route takes.</summary>
internal sealed class BodyTooLargeException(long maxBytes) : Exception($"The body is larger than the {maxBytes} bytes that this route takes.");
