namespace Trilane;

/// <summary>What came of taking a stalled thread's stack: the stack, or why there is none.</summary>
public sealed class StackResult
{
    private StackResult(IReadOnlyList<StallFrame> frames, string? problem)
    {
        Frames = frames;
        Problem = problem;
    }

    /// <summary>All of the stack, innermost first; empty where there was a problem.</summary>
    public IReadOnlyList<StallFrame> Frames { get; }

    /// <summary>Why there is no stack; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>A stack that was taken while the thread stalled.</summary>
    /// <param name="frames">All of it, innermost first.</param>
    /// <returns>The outcome.</returns>
    public static StackResult Of(IReadOnlyList<StallFrame> frames) => new(frames, problem: null);

    /// <summary>No stack.</summary>
    /// <param name="problem">Why: half a sentence, such as "it ended before its stack could be taken".</param>
    /// <returns>The outcome.</returns>
    public static StackResult None(string problem) => new([], problem);
}
