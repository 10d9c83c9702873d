using Trilane.Jobs.Storage;

namespace Trilane.Bench.JobStore;

/// <summary>Where the stores of one measurement keep their jobs.</summary>
internal abstract class StorePlace : IAsyncDisposable
{
    internal abstract IJobStore Open();

    public abstract ValueTask DisposeAsync();
}
