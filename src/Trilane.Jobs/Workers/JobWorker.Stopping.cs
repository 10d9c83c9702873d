using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>Gives everything back.</summary>
internal sealed partial class JobWorker
{
    private void GiveBack(Attempt attempt)
    {
        if (attempt.TryEnd())
        {
            _runner.End(attempt, AttemptRunner.GivenBack(attempt), context: null, _held.Remove);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        _buffer.Close();
        _buffer.TakeWaiting(TimeSpan.Zero).ForEach(GiveBack);
        if (_lease is { } lease)
        {
            _logger.WorkerStopping(lease.Worker, _buffer.Running, _grace.TotalSeconds);
        }

        await ClaimsEndedAsync();

        if (await EmptyWithinAsync(_grace, cancellationToken))
        {
            return;
        }

        foreach (var attempt in _held.All)
        {
            attempt.Stop(StopReason.Stopping);
        }

        if (await EmptyWithinAsync(_step, CancellationToken.None))
        {
            return;
        }

        var left = _held.Running.ToList();
        left.ForEach(GiveBack);
        _logger.GivenBack(_lease?.Worker ?? Guid.Empty, left.Count);
        await EmptyWithinAsync(_step, CancellationToken.None);
    }

    /// <summary>What a claim under way still brings is given back, too.</summary>
    private async Task ClaimsEndedAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _claims) > 0 && Stopwatch.GetElapsedTime(began) < _step)
        {
            await Task.Delay(5);
        }
    }

    private async Task<bool> EmptyWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await _held.EmptyAsync().WaitAsync(time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task UnregisterAsync(CancellationToken cancellationToken)
    {
        if (_lease is not { } lease)
        {
            return;
        }

        try
        {
            await _store.UnregisterAsync(lease.Worker, cancellationToken).WaitAsync(_step, CancellationToken.None);
        }
        catch (Exception exception) when (exception is JobStoreException or TimeoutException or OperationCanceledException)
        {
            // Its lease ends by itself.
            _logger.LeaseNotRenewed(exception, lease.Worker, 0);
        }
    }
}
