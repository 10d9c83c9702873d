namespace Trilane.Jobs.Storage;

/// <summary>What a store tells its process: hints that make it look, never the truth itself. Called from any thread; returns at once.</summary>
internal interface IJobSignals
{
    /// <summary>There may be jobs ready in a queue.</summary>
    void WorkArrived(string queue);

    /// <summary>Something that a follower may see has changed for these jobs, cancel requests included.</summary>
    void JobsChanged(IReadOnlyCollection<Guid> jobs);

    /// <summary>Anything may have changed: many jobs at once, or the wake-up path was broken for a while.</summary>
    void AnythingChanged();
}
