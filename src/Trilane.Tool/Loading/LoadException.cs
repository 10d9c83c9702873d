namespace Trilane.Tool.Loading;

/// <summary>A project that can't be read or does not build; the message is for people and holds the compiler's errors.</summary>
internal sealed class LoadException(string message) : Exception(message);
