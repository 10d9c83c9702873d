namespace Trilane.Jobs.Http;

/// <summary>A request that was read and checked.</summary>
/// <param name="Request">As the store keeps it.</param>
/// <param name="Hash">What was asked for, for requests with an <c>Idempotency-Key</c>.</param>
internal sealed record JobSubmission(byte[] Request, ReadOnlyMemory<byte> Hash);
