namespace Trilane.Jobs.Storage;

/// <summary>The <c>Idempotency-Key</c> of a request. It lasts as long as its job is kept.</summary>
/// <param name="Scope">The job's name and the caller: keys of different callers never meet.</param>
/// <param name="Key">What the caller sent.</param>
/// <param name="BodyHash">SHA-256 of what was asked for; the same key with another hash is an error of the caller.</param>
internal sealed record IdempotencyKey(string Scope, string Key, ReadOnlyMemory<byte> BodyHash);
