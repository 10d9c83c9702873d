using Microsoft.Extensions.Hosting;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Http;

/// <summary>Waits for jobs on behalf of clients, no longer than they want, and not while the app stops.</summary>
internal sealed class LongPoll(JobWatch watch, IHostApplicationLifetime lifetime)
{
    /// <summary>The job once it is final, or as it is when the time is over; null when it is unknown.</summary>
    internal Task<JobRecord?> UntilFinalAsync(Guid job, TimeSpan time, CancellationToken clientLeft) => UntilAsync(job, time, static _ => false, clientLeft);

    /// <summary>The job once its state is another than that of <paramref name="known"/>, or as it is when the time is over.</summary>
    internal async Task<JobRecord?> UntilOtherStateAsync(JobRecord known, TimeSpan time, CancellationToken clientLeft) => known.Status.Done
        ? known
        : await UntilAsync(known.Status.Id, time, record => record.Status.State != known.Status.State, clientLeft);

    private async Task<JobRecord?> UntilAsync(Guid job, TimeSpan time, Func<JobRecord, bool> isWanted, CancellationToken clientLeft)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(clientLeft, lifetime.ApplicationStopping);
        end.CancelAfter(time);
        JobRecord? last = null;
        try
        {
            await foreach (var record in watch.FollowAsync(job, end.Token))
            {
                last = record;
                if (isWanted(record))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!clientLeft.IsCancellationRequested)
        {
            // The time is over, or the app stops: what is known stands.
        }

        // A follower hears of the forgotten by the end of its records.
        return last is null || last.Status.Done || end.IsCancellationRequested || isWanted(last) ? last ?? await watch.ReadAsync(job, clientLeft) : null;
    }
}
