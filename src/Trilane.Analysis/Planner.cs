namespace Trilane.Analysis;

/// <summary>Finds the endpoints of an app and the lane that each needs.</summary>
internal static class Planner
{
    /// <summary>Plans an app.</summary>
    /// <param name="input">What to read.</param>
    /// <param name="progress">Told of each stage and endpoint, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Plan Plan(AnalysisInput input, IProgress<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Report(new("Finding endpoints", 0, 0));
        cancellationToken.ThrowIfCancellationRequested();
        return new Plan([]);
    }
}
