namespace Trilane.Analysis;

/// <summary>What is known about an API.</summary>
/// <param name="Id">The documentation comment id that matched, of a type or member, as the data has it (it may hold wildcards).</param>
/// <param name="Kind">What the call does to its thread.</param>
internal sealed record CatalogueEntry(string Id, CallKind Kind)
{
    /// <summary>The awaitable form to use instead, as a person would write it; null if there is none.</summary>
    public string? Replacement { get; init; }

    /// <summary>Why, or what to know, in one sentence.</summary>
    public string? Note { get; init; }

    /// <summary>True when a sync-only call has an awaitable form, whether <see cref="Replacement"/> names it or not.</summary>
    public bool HasAwaitableForm { get; init; }

    /// <summary>How long it computes, if it is CPU-heavy.</summary>
    public CpuWeight CpuWeight { get; init; }

    /// <summary>How much it matters, if it is sync-only.</summary>
    public CallSeverity Severity { get; init; }

    /// <summary>Where it runs delegates that it is given.</summary>
    public DelegateUse Delegates { get; init; }

    /// <summary>
    /// True when the call only touches the streams, readers and writers that take part in it (its receiver or arguments), so that it is
    /// harmless if all of these are in memory: <c>Stream.Read</c>, <c>StreamReader.ReadToEnd</c>, <c>JsonSerializer.Deserialize(Stream)</c>.
    /// </summary>
    public bool FollowsStreams { get; init; }

    /// <summary>True when the call returns a sequence that blocks while it is enumerated: <c>File.ReadLines</c>.</summary>
    public bool IsLazy { get; init; }

    /// <summary>Where this is known from.</summary>
    public CatalogueBasis Basis { get; init; }

    /// <summary>The library it was found for; null for the sibling rule outside of known libraries.</summary>
    public string? Library { get; init; }
}
