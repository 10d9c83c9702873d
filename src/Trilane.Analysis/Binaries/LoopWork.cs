namespace Trilane.Analysis;

/// <summary>An estimate of the computation in a method's loops.</summary>
/// <param name="Steps">Steps of arithmetic, where a loop without a constant bound counts as some hundred rounds.</param>
/// <param name="Depth">How deep loops with arithmetic are nested.</param>
/// <param name="Reason">Why, for people; null if there is nothing to say.</param>
internal sealed record LoopWork(double Steps, int Depth, string? Reason)
{
    public static LoopWork None { get; } = new(0, 0, null);
}
