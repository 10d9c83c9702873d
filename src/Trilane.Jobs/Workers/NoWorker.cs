using Microsoft.Extensions.Hosting;

namespace Trilane.Jobs.Workers;

/// <summary>Stands for the worker in a process that runs no jobs.</summary>
internal sealed class NoWorker : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
