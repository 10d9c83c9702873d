using Microsoft.Extensions.Hosting;

namespace Trilane;

/// <summary>
/// Stops the lanes with the host: queued requests are refused when it begins to stop, running ones and the work after responses have
/// the host's shutdown time to end, and what is left then is named in the log.
/// </summary>
internal sealed class LaneShutdown(BlockingLanes lanes, AfterResponseRunner afterResponse) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lanes.Drain();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes after the server has stopped, and so after the last request that could still be waited for.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await afterResponse.DrainAsync(cancellationToken);
        lanes.LogCallsLeft();
        lanes.Stop();
    }
}
