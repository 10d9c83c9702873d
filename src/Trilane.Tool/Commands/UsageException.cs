namespace Trilane.Tool.Commands;

/// <summary>The user named something that can't be used; the message says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
