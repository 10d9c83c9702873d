using Microsoft.Extensions.Logging;

namespace Trilane.Jobs.Workers;

/// <summary>The threads that jobs run on: a lane of its own at low priority, whose code comes back to it after each await.</summary>
/// <remarks>Made when the first job runs. Code that blocks on what it should await gets an extra thread, as on any lane, so it can't hang for good.</remarks>
internal sealed class WorkerThreads : IDisposable
{
    internal const string Name = "jobs";

    private readonly BlockingLane _lane;

    public WorkerThreads(JobsSettings settings, LaneMeter meter, ILogger<WorkerThreads> logger)
    {
        // Jobs have time limits of their own, so the lane has nothing to say about long calls.
        var limits = new BlockingLaneOptions
        {
            MaxThreads = settings.Workers,
            Background = true,
            LongCallThreshold = TimeSpan.FromMilliseconds(int.MaxValue),
        };
        _lane = new BlockingLane(Name, LaneLimits.From(limits), meter, logger, TimeProvider.System);
    }

    /// <summary>Runs one worker. The caller's context must be nobody's: it would become that of every job.</summary>
    /// <exception cref="LaneFullException">The threads have been stopped.</exception>
    internal Task RunAsync(Func<ValueTask<bool>> work) => ContextCall<bool>.RunAsync(_lane, work, CancellationToken.None);

    internal void Stop() => _lane.Scheduler.Stop();

    public void Dispose() => Stop();
}
