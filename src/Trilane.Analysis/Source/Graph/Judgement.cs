namespace Trilane.Analysis;

/// <summary>What a call out of the app's source does.</summary>
/// <param name="Kind">What it does to its thread.</param>
/// <param name="Api">As people write it.</param>
/// <param name="Library">The type that a person would call the dependency.</param>
internal sealed record Judgement(CallKind Kind, string Api, string Library)
{
    internal string? Replacement { get; init; }

    internal bool HasAwaitableForm { get; init; }

    internal CpuWeight CpuWeight { get; init; }

    internal CallSeverity Severity { get; init; }

    internal string? Note { get; init; }

    /// <summary>Inside a vendor's binary: the calls from its door to the leaf.</summary>
    internal IReadOnlyList<string> BinaryPath { get; init; } = [];

    /// <summary>True when the call only touches the streams that take part in it.</summary>
    internal bool FollowsStreams { get; init; }

    /// <summary>True for a call that returns a task without ever waiting.</summary>
    internal bool IsFakeAsync { get; init; }

    /// <summary>True for a call that returns something to await.</summary>
    internal bool IsAwaitable { get; init; }
}
