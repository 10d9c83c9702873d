namespace Trilane.Analysis;

/// <summary>Something that a library's method reaches.</summary>
/// <param name="Kind">What it does to its thread.</param>
/// <param name="Api">The API that decides, as a person would write it.</param>
/// <param name="Path">The methods from the one asked about to the API, both included.</param>
internal sealed record Reached(CallKind Kind, string Api, IReadOnlyList<string> Path)
{
    public CpuWeight CpuWeight { get; init; }

    public string? Note { get; init; }

    /// <summary>True when it waits for the streams that the method asked about was given: over memory it does not wait.</summary>
    public bool FollowsStreams { get; init; }
}
