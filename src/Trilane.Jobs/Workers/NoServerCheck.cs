using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Trilane.Jobs.Workers;

/// <summary>Keeps a process that only runs jobs from starting with a server that opens a port: one that was added after the job lane.</summary>
internal sealed class NoServerCheck(JobsSettings settings, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        settings.Role != JobRole.Worker || services.GetService<IServer>() is null or NoServer
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"{JobsSettings.Section}:{nameof(JobsSettings.Role)} is worker, which opens no port, but the app's server was added after the job lane and "
                + "would open one. Call AddTrilaneJobs after UseKestrel and the like.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
