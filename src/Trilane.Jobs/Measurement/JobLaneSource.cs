using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Workers;

namespace Trilane.Jobs.Measurement;

/// <summary>Lists each queue as a lane: what waits and runs in the store, and the workers that this process has for it.</summary>
internal sealed class JobLaneSource(IJobStore store, JobsSettings settings, QueueEstimates estimates, JobWorker worker) : ILaneSource
{
    public async ValueTask<IReadOnlyList<LaneSnapshot>> GetLanesAsync(CancellationToken cancellationToken)
    {
        var figures = await ReadAsync(cancellationToken);
        return [.. settings.Queues().Union(figures.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(queue => Describe(queue, figures.GetValueOrDefault(queue)))];
    }

    private LaneSnapshot Describe(string queue, QueueFigures? figures)
    {
        var here = settings.RunsJobs ? worker.FiguresOf(queue) : null;
        var threads = here?.MaxWorkers ?? 0;
        var mean = estimates.MeanTime(queue);
        return new(queue, LaneKind.Job)
        {
            Threads = threads,
            Busy = here?.Running ?? 0,
            Queued = figures is null ? 0 : figures.Ready + figures.Waiting,
            MaxThreads = here is null ? null : threads,
            QueueLimit = settings.LimitOf(queue),
            Completed = here?.Completed ?? 0,
            Rejected = estimates.RejectedOf(queue),
            CapacityPerSecond = mean is { Ticks: > 0 } time && threads > 0 ? threads / time.TotalSeconds : null,
            Headroom = threads > 0 ? 1 - ((double)here!.Running / threads) : null,
        };
    }

    private async Task<Dictionary<string, QueueFigures>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await store.CountAsync(cancellationToken)).ToDictionary(figures => figures.Queue, StringComparer.Ordinal);
        }
        catch (JobStoreException)
        {
            // The other lanes can be told all the same; the job lane's health check says that the store is down.
            return [];
        }
    }
}
