using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Looks after the store: takes jobs back from workers that are gone, and drops what is past its retention. Every process does it.</summary>
internal sealed class JobJanitor(IJobStore store, JobsSettings settings, JobMeter meter, ILogger<JobJanitor> logger) : BackgroundService
{
    // A job that takes its process down does so again and again; three deaths are no accident.
    private const int MaxLosses = 3;

    private const int Slice = 1000;

    private static readonly TimeSpan _pruneInterval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var error = JobErrors.TooManyLosses(MaxLosses);
        var pruneIn = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            // A tenth of the lease, so that a death is noticed within the lease and a little; spread, so that processes take turns.
            var pause = settings.Lease / 10 * (0.75 + (0.5 * Random.Shared.NextDouble()));
            try
            {
                await TakeBackAsync(error, stoppingToken);
                if (pruneIn <= TimeSpan.Zero)
                {
                    pruneIn = await store.PruneAsync(Slice, stoppingToken) < Slice ? _pruneInterval : pause;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: a service that fails takes its app down, and this one may look again.
                logger.JanitorFailed(exception);
            }

            pruneIn -= pause;
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeBackAsync(ReadOnlyMemory<byte> error, CancellationToken cancellationToken)
    {
        var taken = await store.TakeBackAsync(MaxLosses, error, cancellationToken);
        if (taken.Workers > 0 || taken.Jobs > 0 || taken.SetAside.Count > 0)
        {
            meter.Lost(taken.Jobs + taken.SetAside.Count);
            logger.TakenBack(taken.Workers, taken.Jobs, taken.SetAside.Count);
        }
    }
}
