using Microsoft.Data.Sqlite;

namespace Trilane.Jobs.Sqlite;

/// <summary>A write transaction on the writer's connection; rolled back when it is disposed without a commit.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private WriteTransaction(SqliteSession session, SqliteTransaction? forUserCode)
    {
        Session = session;
        ForUserCode = forUserCode;
    }

    internal SqliteSession Session { get; }

    /// <summary>The same as an object of ADO.NET; only where it was asked for.</summary>
    internal SqliteTransaction? ForUserCode { get; }

    /// <summary>Waits for the write lock of the file, at most as long as the busy time-out.</summary>
    internal static WriteTransaction Begin(SqliteSession session, TimeSpan busyTimeout, bool forUserCode)
    {
        if (!forUserCode)
        {
            session.RunWhenFree("BEGIN IMMEDIATE", busyTimeout);
            return new WriteTransaction(session, forUserCode: null);
        }

        // BeginTransaction itself would wait in steps of 150 ms, in which a busy neighbour takes the lock each time. So it begins without the
        // lock, and a statement that writes nothing fetches it.
        var transaction = session.Connection.BeginTransaction(deferred: true);
        try
        {
            session.RunWhenFree("UPDATE trilane_schema SET version = version WHERE false", busyTimeout);
            return new WriteTransaction(session, transaction);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    internal void Commit()
    {
        if (ForUserCode is not null)
        {
            ForUserCode.Commit();
        }
        else
        {
            Session.Statement("COMMIT").Run();
        }
    }

    public void Dispose()
    {
        if (ForUserCode is not null)
        {
            ForUserCode.Dispose();
        }

        // Some errors, such as a full disk, have rolled back by themselves. A connection that can't be rolled back is not used again.
        if (Session.Connection.State == System.Data.ConnectionState.Open && Session.IsInTransaction)
        {
            try
            {
                Session.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
            }
        }
    }
}
