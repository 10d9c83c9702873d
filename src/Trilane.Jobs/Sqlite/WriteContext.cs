using Microsoft.Data.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>One transaction as the operations in it see it: its connection, its time, and what it will have changed once it is committed.</summary>
internal sealed class WriteContext
{
    private readonly Dictionary<string, QueueDelta> _queues = [];
    private readonly HashSet<string> _queuesWithWork = [];
    private readonly List<Guid> _changed = [];

    internal WriteContext(SqliteSession session, long now, SqliteTransaction? transaction = null)
    {
        Session = session;
        Now = now;
        Transaction = transaction;
    }

    internal SqliteSession Session { get; }

    /// <summary>The time of all that happens in the transaction.</summary>
    internal long Now { get; }

    /// <summary>The transaction as an object; only where user code takes part in it.</summary>
    internal SqliteTransaction? Transaction { get; }

    internal SqliteStatement Query(string name) => Session.Query(name);

    /// <exception cref="InvalidOperationException">User code has ended the transaction that it was given.</exception>
    internal void CheckThatUserCodeLeftItOpen()
    {
        if (Session.Connection.State != System.Data.ConnectionState.Open || !Session.IsInTransaction)
        {
            throw new InvalidOperationException(
                "What was given to OnCompleting has ended the transaction or closed its connection. It must do neither: the job's outcome is "
                + "written after it, in the same transaction.");
        }
    }

    /// <summary>Notes that jobs of a queue change between states; negative numbers leave one.</summary>
    internal void Move(string queue, int ready = 0, int waiting = 0, int running = 0)
    {
        var delta = Delta(queue);
        delta.Ready += ready;
        delta.Waiting += waiting;
        delta.Running += running;
        if (ready > 0)
        {
            _queuesWithWork.Add(queue);
        }
    }

    /// <summary>Notes that those who follow a job have something to see.</summary>
    internal void Changed(Guid job) => _changed.Add(job);

    /// <summary>How many jobs of a queue are not final, by what this transaction sees and has done.</summary>
    internal long CountLive(string queue)
    {
        var delta = Delta(queue);
        delta.Before ??= ReadCount(queue);
        return delta.Before.Value + delta.Ready + delta.Waiting + delta.Running;
    }

    /// <summary>The last thing before the commit.</summary>
    internal void WriteQueueCounts()
    {
        foreach (var (queue, delta) in _queues)
        {
            if (delta is not { Ready: 0, Waiting: 0, Running: 0 })
            {
                Query("AddQueueCounts").Bind("queue", queue)
                    .Bind("ready", delta.Ready).Bind("waiting", delta.Waiting).Bind("running", delta.Running).Run();
            }
        }
    }

    /// <summary>Tells the process, after the commit.</summary>
    internal void Announce(IJobSignals signals)
    {
        foreach (var queue in _queuesWithWork)
        {
            signals.WorkArrived(queue);
        }

        if (_changed.Count > 0)
        {
            signals.JobsChanged(_changed);
        }
    }

    private QueueDelta Delta(string queue)
    {
        if (!_queues.TryGetValue(queue, out var delta))
        {
            delta = new QueueDelta();
            _queues.Add(queue, delta);
        }

        return delta;
    }

    private long ReadCount(string queue)
    {
        var statement = Query("CountQueue").Bind("queue", queue);
        var count = statement.Step() ? statement.Long(0) : 0;
        statement.Reset();
        return count;
    }

    private sealed class QueueDelta
    {
        /// <summary>How many there were when the transaction first asked.</summary>
        public long? Before { get; set; }

        public int Ready { get; set; }

        public int Waiting { get; set; }

        public int Running { get; set; }
    }
}
