namespace Gateway.Answers;

/// <summary>A whole answer: to callers who want no stream, and in the cache.</summary>
internal sealed record Answer(
    [property: System.Text.Json.Serialization.JsonPropertyName("answer")] string Text,
    IReadOnlyList<Citation> Citations,
    IReadOnlyList<Hop> Hops,
    bool Cached);
