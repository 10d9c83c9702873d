namespace Gateway.Uploads;

/// <summary>What a scanner found: the file's hash, and the name of the first signature that matched; null for a clean file.</summary>
internal sealed record ScanResult(long Size, string Sha256, string? Match);
