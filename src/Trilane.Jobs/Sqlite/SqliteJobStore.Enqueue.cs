using System.Data.Common;
using Microsoft.Data.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

// How jobs come in.
internal sealed partial class SqliteJobStore
{
    public Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        _writer.RunAsync<IReadOnlyList<EnqueueAnswer>>(context => Accept(context, jobs), cancellationToken);

    public Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(
        IReadOnlyList<NewJob> jobs, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (_writer.FindHook(transaction) is { } context)
        {
            // The writer's thread waits for the code that calls this, and nothing else uses its connection meanwhile.
            return Task.FromResult<IReadOnlyList<EnqueueAnswer>>(Accept(context, jobs));
        }

        var connection = ConnectionOf(transaction);
        return SqliteLane.RunAsync<IReadOnlyList<EnqueueAnswer>>(_lane, _address, () => AcceptWithin(connection, jobs), cancellationToken);
    }

    /// <exception cref="ArgumentException">It is not an open transaction of this file.</exception>
    private SqliteConnection ConnectionOf(DbTransaction transaction) => transaction switch
    {
        SqliteTransaction { Connection: { } connection } when _address.IsOf(connection) => connection,
        SqliteTransaction { Connection: { } connection } => throw new ArgumentException(
            $"The transaction belongs to the database '{connection.DataSource}', the jobs to '{_address.Path}'. Both have to be the same file.",
            nameof(transaction)),
        SqliteTransaction => throw new ArgumentException(
            "The transaction has been committed or rolled back already. Enqueue before that.", nameof(transaction)),
        _ => throw new ArgumentException(
            $"The transaction is a {transaction.GetType().FullName}, but the job store is an SQLite file and needs a {typeof(SqliteTransaction).FullName}.",
            nameof(transaction)),
    };

    // Others hear of it from the file once the caller has committed.
    private EnqueueAnswer[] AcceptWithin(SqliteConnection connection, IReadOnlyList<NewJob> jobs)
    {
        using var session = SqliteSession.Borrow(connection);
        var context = new WriteContext(session, Now);
        session.Execute("SAVEPOINT trilane");
        try
        {
            var answers = Accept(context, jobs);
            context.WriteQueueCounts();
            session.Execute("RELEASE trilane");
            return answers;
        }
        catch when (session.IsInTransaction)
        {
            session.Execute("ROLLBACK TO trilane; RELEASE trilane");
            throw;
        }
    }

    private static EnqueueAnswer[] Accept(WriteContext context, IReadOnlyList<NewJob> jobs)
    {
        var answers = new EnqueueAnswer[jobs.Count];
        for (var index = 0; index < answers.Length; index++)
        {
            answers[index] = Accept(context, jobs[index]);
        }

        return answers;
    }

    private static EnqueueAnswer Accept(WriteContext context, NewJob job)
    {
        if (job.IsConditional && Refuse(context, job) is { } refusal)
        {
            return refusal;
        }

        if (InsertJob(context, job))
        {
            InsertLive(context, job);
            if (job.Files.Count > 0)
            {
                context.Query("ForgetUpload").Bind("job", job.Id).Run();
            }
        }

        return new EnqueueAnswer(EnqueueVerdict.Accepted, job.Id);
    }

    /// <summary>Why it is not taken; null when it is, or was before.</summary>
    private static EnqueueAnswer? Refuse(WriteContext context, NewJob job)
    {
        if (IsKnown(context, job.Id))
        {
            return null;
        }

        if (job.With is { } first && !IsKnown(context, first))
        {
            return new EnqueueAnswer(EnqueueVerdict.QueueFull, job.Id);
        }

        if (job.Parent is { } parent && FindAttempt(context, parent) is null)
        {
            return new EnqueueAnswer(EnqueueVerdict.ParentLost, job.Id);
        }

        if (job.Idempotency is { } idempotency && FindIdempotencyKey(context, idempotency) is { } answer)
        {
            return answer;
        }

        if (job.UniqueKey is { } key && FindUniqueKey(context, job.Job, key) is { } winner)
        {
            return new EnqueueAnswer(EnqueueVerdict.Existed, winner);
        }

        return job.QueueLimit is { } limit && context.CountLive(job.Queue) >= limit
            ? new EnqueueAnswer(EnqueueVerdict.QueueFull, job.Id)
            : null;
    }

    private static bool IsKnown(WriteContext context, Guid id)
    {
        var statement = context.Query("FindJob").Bind("id", id);
        var known = statement.Step();
        statement.Reset();
        return known;
    }

    private static EnqueueAnswer? FindIdempotencyKey(WriteContext context, IdempotencyKey key)
    {
        var statement = context.Query("FindIdempotencyKey").Bind("scope", key.Scope).Bind("key", key.Key);
        EnqueueAnswer? answer = statement.Step()
            ? new EnqueueAnswer(
                statement.Bytes(1).SequenceEqual(key.BodyHash.Span) ? EnqueueVerdict.Existed : EnqueueVerdict.KeyReused,
                statement.Guid(0))
            : null;
        statement.Reset();
        return answer;
    }

    private static Guid? FindUniqueKey(WriteContext context, string job, string key)
    {
        var statement = context.Query("FindUniqueKey").Bind("name", job).Bind("unique_key", key);
        Guid? winner = statement.Step() ? statement.Guid(0) : null;
        statement.Reset();
        return winner;
    }

    private static bool InsertJob(WriteContext context, NewJob job)
    {
        var statement = context.Query("AcceptJob")
            .Bind("id", job.Id)
            .Bind("name", job.Job)
            .Bind("queue", job.Queue)
            .Bind("priority", job.Priority)
            .Bind("owner", job.Owner)
            .Bind("now", context.Now)
            .Bind("retention", SqliteTime.Span(job.Retention))
            .Bind("trace_parent", job.TraceParent)
            .Bind("trace_state", job.TraceState)
            .Bind("idempotency_scope", job.Idempotency?.Scope)
            .Bind("idempotency_key", job.Idempotency?.Key)
            .BindOrNull("body_hash", job.Idempotency is { } key ? key.BodyHash.Span : [])
            .BindOrNull("files", job.Files.Count > 0 ? StoredJson.Write(job.Files) : [])
            .Bind("request", job.Request.Span);
        return statement.Run() > 0;
    }

    private static void InsertLive(WriteContext context, NewJob job)
    {
        long? runAt = job.RunAt is { } time && SqliteTime.From(time) is var at && at > context.Now ? at : null;
        context.Query("AcceptLive")
            .Bind("number", context.Session.LastInsertedNumber)
            .Bind("state", runAt is null ? LiveState.Ready : LiveState.Waiting)
            .Bind("queue", job.Queue)
            .Bind("name", job.Job)
            .Bind("priority", job.Priority)
            .Bind("run_at", runAt)
            .Bind("unique_key", job.UniqueKey)
            .Run();
        context.Move(job.Queue, ready: runAt is null ? 1 : 0, waiting: runAt is null ? 0 : 1);
    }
}
