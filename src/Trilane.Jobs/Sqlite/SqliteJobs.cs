using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>Makes the SQLite store when the app's services are there.</summary>
internal static class SqliteJobs
{
    /// <exception cref="ArgumentException">The connection string can't be read, or names no file.</exception>
    internal static Func<IServiceProvider, IJobStore> Store(string connectionString)
    {
        _ = new SqliteAddress(connectionString);
        return services => new SqliteJobStore(
            connectionString,
            services.GetRequiredKeyedService<BlockingLane>(SqliteLane.Name),
            services.GetService<TimeProvider>() ?? TimeProvider.System);
    }
}
