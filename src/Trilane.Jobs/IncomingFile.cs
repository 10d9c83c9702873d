namespace Trilane.Jobs;

/// <summary>A file that is arriving with a request for a job, as <see cref="JobOptions.CheckFile"/> sees it.</summary>
/// <param name="Name">The name that its sender gave it, without any folder. Never use it as a path.</param>
/// <param name="ContentType">The media type that its sender named, or application/octet-stream. Its bytes need not agree.</param>
/// <param name="Start">Its first 256 KiB, or all of it if it is shorter; empty for an empty file. Not to be kept: it is overwritten afterwards.</param>
public readonly record struct IncomingFile(string Name, string ContentType, ReadOnlyMemory<byte> Start);
