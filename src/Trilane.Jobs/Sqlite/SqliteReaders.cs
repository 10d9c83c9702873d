using System.Collections.Concurrent;

namespace Trilane.Jobs.Sqlite;

/// <summary>Reads on connections of their own: with a write-ahead log they neither wait for the writer nor hold it up.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    // As many as can make progress at once on a small machine; more are opened when needed and closed after use.
    private const int MaxKept = 4;

    private readonly SqliteAddress _address;
    private readonly BlockingLane _lane;
    private readonly ConcurrentBag<SqliteSession> _kept = [];
    private volatile bool _disposed;

    internal SqliteReaders(SqliteAddress address, BlockingLane lane)
    {
        _address = address;
        _lane = lane;
    }

    internal Task<T> RunAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteJobStore));
        return SqliteLane.RunAsync(_lane, _address, () => Read(read), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_kept.TryTake(out var session))
        {
            await SqliteLane.CloseAsync(_lane, session);
        }
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        var session = _kept.TryTake(out var kept) ? kept : Open();
        try
        {
            var result = read(session);
            Keep(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession Open()
    {
        var session = SqliteSession.Open(_address);
        session.Execute("PRAGMA query_only = ON");
        return session;
    }

    private void Keep(SqliteSession session)
    {
        if (_disposed || _kept.Count >= MaxKept)
        {
            session.Dispose();
        }
        else
        {
            _kept.Add(session);
        }
    }
}
