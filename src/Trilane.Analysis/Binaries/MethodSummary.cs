namespace Trilane.Analysis;

/// <summary>What a library's method does itself.</summary>
internal sealed record MethodSummary
{
    public static MethodSummary Empty { get; } = new();

    /// <summary>What it calls, on its way and not in its exception handlers.</summary>
    public IReadOnlyList<CallSite> Calls { get; init; } = [];

    /// <summary>What stands behind the stream that it returns.</summary>
    public StreamTrait Returns { get; init; }

    /// <summary>What it stores in fields: streams, by the field's name.</summary>
    public IReadOnlyDictionary<string, StreamTrait> Fields { get; init; } = new Dictionary<string, StreamTrait>();

    /// <summary>The computation in its loops.</summary>
    public LoopWork Loops { get; init; } = LoopWork.None;

    /// <summary>The native function that it stands for.</summary>
    public string? Native { get; init; }

    /// <summary>True if it asks tasks whether they have ended, or awaits several at once, before it takes their results.</summary>
    public bool ChecksTasks { get; init; }

    /// <summary>True if it awaits: for every awaiter's result it asks whether that is there.</summary>
    public bool IsAwaiting { get; init; }

    /// <summary>True for a lambda or local function.</summary>
    public bool IsLambda { get; init; }
}
