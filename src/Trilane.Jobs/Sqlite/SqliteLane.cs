namespace Trilane.Jobs.Sqlite;

/// <summary>Calls on the blocking lane of the store.</summary>
internal static class SqliteLane
{
    /// <summary>The lane's name.</summary>
    internal const string Name = "sqlite";

    /// <summary>Runs work there; what goes wrong with the database comes out in the store's words.</summary>
    internal static async Task<T> RunAsync<T>(BlockingLane lane, SqliteAddress address, Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await lane.RunAsync(work, cancellationToken);
        }
        catch (Exception exception) when (SqliteErrors.Translate(exception, address) is JobStoreException problem)
        {
            throw problem;
        }
    }

    /// <summary>Closes a connection; here, where the lane has stopped before the store.</summary>
    internal static async Task CloseAsync(BlockingLane lane, IDisposable? session)
    {
        if (session is null)
        {
            return;
        }

        try
        {
            await lane.RunAsync(session.Dispose);
        }
        catch (LaneFullException)
        {
            session.Dispose();
        }
    }
}
