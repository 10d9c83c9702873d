using Microsoft.Extensions.Hosting;

namespace Trilane;

/// <summary>
/// Drains the lanes with the host: queued requests are refused when it begins to stop, running ones have the host's time to end.
/// </summary>
internal sealed class LaneShutdown(BlockingLanes lanes) : IHostedLifecycleService
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

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        lanes.Stop();
        return Task.CompletedTask;
    }
}
