namespace Trilane.Analysis;

/// <summary>One call on a request path that should not be there.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Api">The API called, as a person would write it: <c>File.ReadAllText</c>.</param>
/// <param name="Location">The leaf call in the app's own source.</param>
/// <param name="Replacement">What to use instead; null when there is nothing.</param>
/// <param name="Path">The calls from the handler to the API, both included; for a vendor's binary, on to the leaf inside it.</param>
internal sealed record Finding(FindingKind Kind, string Api, SourceLocation Location, string? Replacement, IReadOnlyList<string> Path)
{
    /// <summary>Low ones are notes: they change no lane and fail no build.</summary>
    public CallSeverity Severity { get; init; }

    /// <summary>Why, in one sentence, if the catalogue or the binary says so.</summary>
    public string? Note { get; init; }
}
