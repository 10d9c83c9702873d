namespace Trilane.Jobs.Storage;

/// <summary>What became of the jobs of workers whose lease has ended.</summary>
/// <param name="Workers">How many workers were given up.</param>
/// <param name="Jobs">How many of their jobs are ready again.</param>
/// <param name="SetAside">The jobs that have lost too many workers and are failed now.</param>
internal sealed record TakenBack(int Workers, int Jobs, IReadOnlyList<Guid> SetAside)
{
    public static TakenBack None { get; } = new(0, 0, []);
}
