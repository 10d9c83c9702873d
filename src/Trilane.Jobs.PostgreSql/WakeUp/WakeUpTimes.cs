namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>The times of the wake-up path.</summary>
internal sealed record WakeUpTimes
{
    /// <summary>How often a process says something, even if there is nothing to say: what the other end is probed with.</summary>
    internal TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing of a process's own may come back before the path counts as broken: two probes, and time for a busy server.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Between messages about work.</summary>
    internal TimeSpan BetweenWork { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Between messages about changes of jobs; people follow those.</summary>
    internal TimeSpan BetweenChanges { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>After a message that names no jobs, which makes every follower in every process look.</summary>
    internal TimeSpan AfterMany { get; init; } = TimeSpan.FromMilliseconds(200);

    internal TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    internal TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);
}
