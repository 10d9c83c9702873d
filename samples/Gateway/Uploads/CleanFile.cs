namespace Gateway.Uploads;

/// <summary>A file that passed the scanner.</summary>
internal sealed record CleanFile(string Name, long Size, string Sha256);
