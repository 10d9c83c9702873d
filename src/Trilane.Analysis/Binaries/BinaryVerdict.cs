namespace Trilane.Analysis;

/// <summary>What the code of a library without source does.</summary>
/// <param name="Kind">What a call does to its thread.</param>
/// <param name="LeafApi">The catalogued API that decided, as a person would write it: <c>File.ReadAllText</c>.</param>
/// <param name="Path">The calls from the library's door to the leaf, both included.</param>
/// <param name="HasAwaitableForm">True when the library itself offers an awaitable form of the method called.</param>
/// <param name="Replacement">That form, or null.</param>
internal sealed record BinaryVerdict(CallKind Kind, string LeafApi, IReadOnlyList<string> Path, bool HasAwaitableForm, string? Replacement)
{
    /// <summary>How long it computes, if it is CPU-heavy.</summary>
    public CpuWeight CpuWeight { get; init; }

    /// <summary>Why, or what to know, in one sentence.</summary>
    public string? Note { get; init; }

    /// <summary>True when it waits for the streams that it is given: over memory it is harmless.</summary>
    public bool FollowsStreams { get; init; }

    /// <summary>True for a method that returns a task but blocks on the way.</summary>
    public bool IsFakeAsync { get; init; }
}
