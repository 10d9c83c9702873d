namespace Trilane.Jobs.Storage;

/// <summary>What the store knows of a file.</summary>
internal sealed record StoredFile(string Name, string ContentType, long Length);
