using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>Keeps the lease, and loses it where it can not be kept.</summary>
internal sealed partial class JobWorker
{
    private async Task KeepLeaseAsync(CancellationToken stop)
    {
        var isOut = false;
        while (true)
        {
            var askedAt = Stopwatch.GetTimestamp();
            var lease = _lease;
            try
            {
                // A store that doesn't answer must not be waited for longer than it takes to ask again.
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(_settings.Lease / 3);
                if (lease is null)
                {
                    await RegisterAsync(limit.Token);
                }
                else if (await _store.RenewAsync(lease.Worker, _settings.Lease, limit.Token) is { } believed)
                {
                    lease.Renewed(askedAt);
                    await GiveBackStrangeAsync(_held.Compare(believed, askedAt, _patience));
                }
                else
                {
                    Lose(lease, "the store heard nothing of it in time and gave it up");
                    continue;
                }

                isOut = false;
            }
            catch (Exception exception) when (exception is JobStoreException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
            {
                if (!isOut && lease is not null)
                {
                    _logger.LeaseNotRenewed(exception, lease.Worker, lease.Left.TotalSeconds);
                }

                isOut = true;
            }

            await _renewWish.WaitAsync(isOut ? _retry : _lease?.RenewIn ?? TimeSpan.Zero, stop);
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        // Random per start and per loss: nobody ever has it again.
        var lease = new WorkerLease(Guid.NewGuid(), _settings.Lease);
        await _store.RegisterAsync(lease.Register(_jobs, [.. _buffer.Queues.Select(queue => queue.Name)]), cancellationToken);
        _lease = lease;
        _logger.WorkerStarted(lease.Worker, _settings.Workers, string.Join(", ", _buffer.Queues.Select(queue => queue.Name)));
        AnythingChanged();
    }

    private void Lose(WorkerLease lease, string cause)
    {
        if (Interlocked.CompareExchange(ref _lease, null, lease) == lease)
        {
            _buffer.TakeWaiting(TimeSpan.Zero);
            _logger.LeaseLost(lease.Worker, cause, _held.LoseAll());
            _renewWish.Set();
        }
    }

    private async Task GiveBackStrangeAsync(List<AttemptId> attempts)
    {
        if (attempts.Count > 0)
        {
            await _store.FinishAsync(
                attempts.ConvertAll(id => new AttemptEnd { Attempt = id, Kind = AttemptEndKind.GivenBack, Retention = TimeSpan.FromDays(1) }),
                CancellationToken.None);
        }
    }
}
