namespace Gateway.Uploads;

/// <summary>What the scanner found: the file's hash, and the first signature that matched.</summary>
internal sealed record ScanResult(long Size, string Sha256, Signature? Match);
