using Trilane;

namespace Gateway.Documents.Index;

/// <summary>Creates the index's tables before the server listens.</summary>
internal sealed class SqliteIndexSetup(DocumentsFile file, [FromKeyedServices("sqlite")] BlockingLane lane) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => lane.RunAsync(file.CreateSchema, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
