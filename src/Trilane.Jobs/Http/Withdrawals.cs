using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary>
/// Takes jobs back whose client was told that the store failed: where the failure hit the answer and not the write, they are there all the
/// same. Once the store can be asked again, they are canceled and forgotten, and what was uploaded for them is dropped.
/// </summary>
/// <remarks>
/// A job with an idempotency key is left alone: its client sends it again, finds it by its key and is told that it was accepted.
/// Best effort: a process that dies first leaves the job to run, and a worker may be quicker.
/// </remarks>
internal sealed class Withdrawals(IJobStore store, TimeProvider time, ILogger<Withdrawals> logger) : BackgroundService
{
    // Each is a few hundred bytes; a store that is down for long refuses at once and mostly before anything was sent.
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromMilliseconds(500);

    private readonly Channel<NewJob> _jobs = Channel.CreateBounded<NewJob>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    internal void Add(NewJob job)
    {
        if (job.Idempotency is null && !_jobs.Writer.TryWrite(job with { Request = default }))
        {
            logger.NotWithdrawn(job.Id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken))
            {
                while (!await TryWithdrawAsync(job, stoppingToken))
                {
                    await Task.Delay(_retryAfter, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task<bool> TryWithdrawAsync(NewJob job, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await store.CancelAsync(job.Id, TimeSpan.Zero, cancellationToken);
            if (answer != CancelAnswer.Unknown)
            {
                logger.Withdrawn(job.Id);
                await store.ForgetAsync(job.Id, cancellationToken);
            }
            else if (job.Files.Count > 0)
            {
                await store.DropFilesAsync(job.Id, cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is JobStoreException or LaneFullException)
        {
            return false;
        }
    }
}
