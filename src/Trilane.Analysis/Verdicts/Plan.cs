namespace Trilane.Analysis;

/// <summary>The lane of every endpoint of an app.</summary>
/// <param name="Endpoints">In the order of their routes.</param>
internal sealed record Plan(IReadOnlyList<PlannedEndpoint> Endpoints)
{
    /// <summary>Findings in middleware of the whole app: on every request's path, and no lane's business.</summary>
    public IReadOnlyList<Finding> AppWide { get; init; } = [];
}
