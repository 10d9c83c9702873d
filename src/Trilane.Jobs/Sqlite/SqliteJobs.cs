using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>Makes the SQLite store when the app's services are there.</summary>
internal static class SqliteJobs
{
    /// <summary>The blocking lane that all of SQLite's synchronous calls run on.</summary>
    internal const string Lane = "sqlite";

    internal static Func<IServiceProvider, IJobStore> Store(string connectionString) =>
        _ => throw new InvalidOperationException($"No store yet for {connectionString}");
}
