namespace Gateway.Documents.Reading;

/// <summary>A program could not read what it was given, or not in time.</summary>
internal sealed class ExternalProgramException(string message) : Exception(message);
