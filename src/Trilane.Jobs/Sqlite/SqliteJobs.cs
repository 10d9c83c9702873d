using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>Makes the SQLite store when the app's services are there.</summary>
internal static class SqliteJobs
{
    internal static Func<IServiceProvider, IJobStore> Store(string connectionString) =>
        _ => throw new InvalidOperationException($"No store yet for {connectionString}");
}
