using Trilane;

namespace Gateway.Storage;

/// <summary>Creates the schema before the server listens, so that a database that cannot be used is a start-up error.</summary>
internal sealed class DatabaseSetup(GatewayDatabase database, [FromKeyedServices("sqlite")] BlockingLane lane) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => lane.RunAsync(database.CreateSchema, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
