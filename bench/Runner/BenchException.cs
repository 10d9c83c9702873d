namespace Trilane.Bench;

/// <summary>Something the person at the keyboard can mend.</summary>
internal sealed class BenchException(string message) : Exception(message);
