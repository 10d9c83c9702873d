using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Bench.JobStore;

/// <summary>A file in a folder of its own. Each store has a lane of its own, as in a process of its own.</summary>
internal sealed class SqlitePlace(string folder) : StorePlace
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(folder, $"trilane-bench-{Guid.NewGuid():N}"));
    private readonly List<ServiceProvider> _services = [];

    internal override IJobStore Open()
    {
        var services = new ServiceCollection().AddTrilane(options => options.AddBlockingLane("sqlite")).BuildServiceProvider();
        _services.Add(services);
        return new SqliteJobStore(
            $"Data Source={Path.Combine(_folder.FullName, "jobs.db")}", services.GetRequiredKeyedService<BlockingLane>("sqlite"), TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
