using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>Makes the store ready before anything uses it. A store that is down does not keep the app from starting; one with a newer schema does.</summary>
internal sealed class StoreStartup(IJobStore store, JobSignals signals, ILogger<StoreStartup> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _retrying = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.StartAsync(signals, cancellationToken);
        }
        catch (JobStoreException exception)
        {
            logger.StoreNotStarted(exception, store.Name, _retry.TotalSeconds);
            _retrying = Task.Run(RetryAsync, CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _retrying.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RetryAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(_retry, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await store.StartAsync(signals, _stop.Token);
                logger.StoreStarted(store.Name);
                signals.AnythingChanged();
                return;
            }
            catch (Exception exception) when (exception is JobStoreException or OperationCanceledException)
            {
                // Still down; said once.
            }
            catch (Exception exception)
            {
                logger.StoreNotStarted(exception, store.Name, _retry.TotalSeconds);
            }
        }
    }
}
