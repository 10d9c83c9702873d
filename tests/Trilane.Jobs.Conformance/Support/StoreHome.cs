using System.Data.Common;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Where the stores of one test live: a database file, a schema. Each test has its own, empty at first.</summary>
public abstract class StoreHome : IAsyncDisposable
{
    /// <summary>Makes it ready for the first store.</summary>
    internal virtual Task CreateAsync() => Task.CompletedTask;

    /// <summary>A store that is not started yet; a second one sees the same jobs, as one of another process would.</summary>
    internal abstract IJobStore Open();

    /// <summary>An open connection to the same database, as the app has one for its own tables.</summary>
    internal abstract Task<DbConnection> ConnectAsync();

    /// <summary>An open connection to another database of the same kind.</summary>
    internal abstract Task<DbConnection> ConnectElsewhereAsync();

    /// <summary>Makes it so that this much time has passed for all that is stored.</summary>
    internal abstract Task PassTimeAsync(TimeSpan time);

    /// <summary>The store's present time, which moves on with <see cref="PassTimeAsync"/> unless that moves what is stored.</summary>
    internal virtual DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>Says in the database that a program of this version was there.</summary>
    internal abstract Task SetSchemaVersionAsync(int version);

    /// <summary>Makes writes fail until the result is disposed.</summary>
    internal abstract Task<IAsyncDisposable> RefuseWritesAsync();

    /// <summary>Removes all of it, after all stores are disposed.</summary>
    public abstract ValueTask DisposeAsync();
}
