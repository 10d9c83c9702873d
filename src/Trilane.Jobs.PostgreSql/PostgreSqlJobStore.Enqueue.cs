using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.PostgreSql.WakeUp;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

internal sealed partial class PostgreSqlJobStore
{
    // Which databases of callers' transactions have this store in them.
    private readonly ConcurrentDictionary<string, bool> _isHere = new(StringComparer.Ordinal);
    private Guid _storeId;

    public async Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
        {
            return [];
        }

        List<Low> lows = [];
        var answers = jobs.Any(static job => job.IsConditional)
            ? await _database.RunInTransactionAsync(session => AcceptEachAsync(session, jobs, Cleared(lows), cancellationToken), isRepeatable: true, cancellationToken)
            : await AcceptAllAsync(jobs, lows, cancellationToken);
        Arrived(lows);
        return answers;
    }

    public async Task<IReadOnlyList<EnqueueAnswer>> EnqueueAsync(
        IReadOnlyList<NewJob> jobs, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var session = await TheirsAsync(transaction, cancellationToken);
        try
        {
            List<Low> lows = [];
            var answers = await AcceptEachAsync(session, jobs, lows, cancellationToken);
            if (lows.Count > 0)
            {
                await session.ExecuteAsync(cancellationToken, _wakeUp.Within(new WakeUpMessage { Lows = lows }));
            }

            return answers;
        }
        catch (Exception exception) when (StoreFailure.IsOne(exception))
        {
            throw _database.Failure(exception);
        }
    }

    /// <summary>Plain jobs by one statement. Only when some are there already, because an answer got lost, is each looked at.</summary>
    private async Task<IReadOnlyList<EnqueueAnswer>> AcceptAllAsync(IReadOnlyList<NewJob> jobs, List<Low> lows, CancellationToken cancellationToken)
    {
        try
        {
            await _database.RunAsync(
                session => AcceptAllAsync(session, jobs, Cleared(lows), cancellationToken), isRepeatable: true, cancellationToken, isInsertOnly: true);
            return [.. jobs.Select(static job => new EnqueueAnswer(EnqueueVerdict.Accepted, job.Id))];
        }
        catch (JobStoreException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await _database.RunInTransactionAsync(
                session => AcceptEachAsync(session, jobs, Cleared(lows), cancellationToken), isRepeatable: true, cancellationToken);
        }
    }

    private async Task<bool> AcceptAllAsync(Session session, IReadOnlyList<NewJob> jobs, List<Low> lows, CancellationToken cancellationToken)
    {
        var accept = AreAlike(jobs) ? AcceptAlike(jobs) : AcceptJobs(jobs);
        Guid[] uploads = [.. jobs.Where(static job => job.Files.Count > 0).Select(static job => job.Id)];
        await using var reader = await session.OpenAsync(
            cancellationToken, uploads.Length == 0 ? [accept] : [accept, new(_queries.ForgetUploads, Value.Of(uploads))]);
        lows.AddRange(await reader.ListAsync(ReadLow, cancellationToken));
        await reader.NextResultAsync(cancellationToken);
        return true;
    }

    private Query AcceptAlike(IReadOnlyList<NewJob> jobs)
    {
        var first = jobs[0];
        return new(
            _queries.AcceptAlike,
            Value.Of(Column(jobs, static job => job.Id)),
            Value.Of(Column(jobs, static job => (ReadOnlyMemory<byte>?)job.Request)),
            Value.Of(first.Job),
            Value.Of(first.Queue),
            Value.Of(first.Priority),
            Value.OfNullable(first.RunAt),
            Value.OfNullable(first.Owner),
            Value.Of(Bounded(first.Retention)),
            Value.OfNullable(first.TraceParent),
            Value.OfNullable(first.TraceState));
    }

    private Query AcceptJobs(IReadOnlyList<NewJob> jobs) => new(
        _queries.AcceptJobs,
        Value.Of(Column(jobs, static job => job.Id)),
        Value.Of(Column(jobs, static job => (string?)job.Job)),
        Value.Of(Column(jobs, static job => (string?)job.Queue)),
        Value.Of(Column(jobs, static job => job.Priority)),
        Value.Of(Column(jobs, static job => job.RunAt?.ToUniversalTime())),
        Value.Of(Column(jobs, static job => job.Owner)),
        Value.Of(Column(jobs, static job => Bounded(job.Retention))),
        Value.Of(Column(jobs, static job => job.TraceParent)),
        Value.Of(Column(jobs, static job => job.TraceState)),
        Value.Of(Column(jobs, static job => WriteFiles(job))),
        Value.Of(Column(jobs, static job => (ReadOnlyMemory<byte>?)job.Request)));

    private static bool AreAlike(IReadOnlyList<NewJob> jobs)
    {
        var first = jobs[0];
        for (var i = 0; i < jobs.Count; i++)
        {
            var job = jobs[i];
            if (job.Files.Count > 0 || job.Job != first.Job || job.Queue != first.Queue || job.Priority != first.Priority || job.RunAt != first.RunAt
                || job.Retention != first.Retention || job.Owner != first.Owner || job.TraceParent != first.TraceParent || job.TraceState != first.TraceState)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<EnqueueAnswer>> AcceptEachAsync(
        Session session, IReadOnlyList<NewJob> jobs, List<Low> lows, CancellationToken cancellationToken)
    {
        var room = await CountRoomAsync(session, jobs, cancellationToken);
        List<EnqueueAnswer> answers = new(jobs.Count);
        HashSet<Guid> refused = [];
        foreach (var job in jobs)
        {
            var answer = job.With is { } first && refused.Contains(first)
                ? new(EnqueueVerdict.QueueFull, job.Id)
                : await AcceptAsync(session, job, room, lows, cancellationToken);
            answers.Add(answer);
            if (answer.Verdict == EnqueueVerdict.QueueFull)
            {
                refused.Add(job.Id);
            }
        }

        return answers;
    }

    /// <summary>How many jobs each limited queue holds; it stays so until the transaction ends.</summary>
    private async Task<Dictionary<string, long>> CountRoomAsync(Session session, IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        Dictionary<string, long> held = new(StringComparer.Ordinal);
        var limits = jobs.Where(static job => job.QueueLimit is not null).GroupBy(static job => job.Queue, StringComparer.Ordinal);

        // In one order everywhere, so that two calls can't wait for each other's queues.
        foreach (var queue in limits.OrderBy(static queue => queue.Key, StringComparer.Ordinal))
        {
            await session.ExecuteAsync(cancellationToken, new Query(_queries.LockQueue, Value.Of($"{_schema}.{queue.Key}")));
            var limit = queue.Max(static job => job.QueueLimit!.Value);
            held[queue.Key] = await session.FirstAsync<long>(new(_queries.CountQueue, Value.Of(queue.Key), Value.Of(limit)), cancellationToken);
        }

        return held;
    }

    private async Task<EnqueueAnswer> AcceptAsync(
        Session session, NewJob job, Dictionary<string, long> held, List<Low> lows, CancellationToken cancellationToken)
    {
        // A key's holder can vanish between the insert that met it and the look for it: its transaction is undone, or its job ends.
        for (var tries = 0; tries < 100; tries++)
        {
            if (job.Parent is { } parent && !await KeepParentAsync(session, parent, cancellationToken))
            {
                return new(EnqueueVerdict.ParentLost, job.Id);
            }

            if (await FindTakenAsync(session, job, cancellationToken) is { } taken)
            {
                return taken;
            }

            if (job.QueueLimit is { } limit && held[job.Queue] >= limit)
            {
                return new(EnqueueVerdict.QueueFull, job.Id);
            }

            if (await InsertAsync(session, job, lows, cancellationToken))
            {
                if (held.TryGetValue(job.Queue, out var count))
                {
                    held[job.Queue] = count + 1;
                }

                return new(EnqueueVerdict.Accepted, job.Id);
            }
        }

        throw new JobStoreException($"{Name} could not settle who has the key of the job {job.Id}: its holder changed a hundred times. Try again.");
    }

    private async Task<EnqueueAnswer?> FindTakenAsync(Session session, NewJob job, CancellationToken cancellationToken)
    {
        Query find = new(
            _queries.FindTaken,
            Value.Of(job.Id),
            Value.OfNullable(job.Idempotency?.Scope),
            Value.OfNullable(job.Idempotency?.Key),
            Value.Of(job.Job),
            Value.OfNullable(job.UniqueKey));
        await using var reader = await session.OpenAsync(cancellationToken, find);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var id = reader.GetGuid(1);
        return reader.GetInt32(0) switch
        {
            0 => new EnqueueAnswer(EnqueueVerdict.Accepted, id),
            1 when !reader.Bytes(2).Span.SequenceEqual(job.Idempotency!.BodyHash.Span) => new EnqueueAnswer(EnqueueVerdict.KeyReused, id),
            _ => new EnqueueAnswer(EnqueueVerdict.Existed, id),
        };
    }

    private async Task<bool> KeepParentAsync(Session session, AttemptId parent, CancellationToken cancellationToken) =>
        await session.FirstAsync<int>(new(_queries.KeepParent, Value.Of(parent.Job), Value.Of(parent.Generation)), cancellationToken) == 1;

    private async Task<bool> InsertAsync(Session session, NewJob job, List<Low> lows, CancellationToken cancellationToken)
    {
        Query accept = new(
            _queries.AcceptJob,
            Value.Of(job.Id),
            Value.Of(job.Job),
            Value.Of(job.Queue),
            Value.Of(job.Priority),
            Value.OfNullable(job.RunAt),
            Value.OfNullable(job.Owner),
            Value.Of(Bounded(job.Retention)),
            Value.OfNullable(job.TraceParent),
            Value.OfNullable(job.TraceState),
            Value.OfNullable(WriteFiles(job)),
            Value.Of(job.Request),
            Value.OfNullable(job.Idempotency?.Scope),
            Value.OfNullable(job.Idempotency?.Key),
            Value.OfNullable(job.Idempotency?.BodyHash));
        if (await session.FirstAsync<int>(accept, cancellationToken) != 1)
        {
            return false;
        }

        if (await session.FirstAsync<long?>(new(_queries.AcceptLive, Value.Of(job.Id), Value.OfNullable(job.UniqueKey)), cancellationToken) is not { } position)
        {
            await session.ExecuteAsync(cancellationToken, new Query(_queries.RemoveJob, Value.Of(job.Id)));
            return false;
        }

        if (job.Files.Count > 0)
        {
            await session.ExecuteAsync(cancellationToken, new Query(_queries.ForgetUploads, Value.Of([job.Id])));
        }

        lows.Add(new(job.Queue, job.Priority, position));
        return true;
    }

    /// <summary>A session in a caller's transaction, which has to be one of the database that this store is in.</summary>
    private async Task<Session> TheirsAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction is not NpgsqlTransaction theirs || ConnectionOf(theirs) is not { } connection)
        {
            throw new ArgumentException(
                $"The transaction is a {transaction.GetType().Name}{(transaction is NpgsqlTransaction ? " that has ended" : "")}; a job can be enqueued in an "
                + $"open NpgsqlTransaction of {Name}.",
                nameof(transaction));
        }

        var session = Session.Theirs(theirs);
        var place = $"{connection.DataSource}/{connection.Database}";
        if (!_isHere.TryGetValue(place, out var isHere))
        {
            isHere = await IsHereAsync(session, cancellationToken);
            _isHere[place] = isHere;
        }

        return isHere
            ? session
            : throw new ArgumentException($"The transaction is one of the database {place}, which does not hold {Name}.", nameof(transaction));
    }

    /// <summary>Null once it has ended, which Npgsql says by an exception.</summary>
    private static NpgsqlConnection? ConnectionOf(NpgsqlTransaction transaction)
    {
        try
        {
            _ = transaction.IsolationLevel;
            return transaction.Connection;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<bool> IsHereAsync(Session session, CancellationToken cancellationToken)
    {
        if (_storeId == Guid.Empty)
        {
            _storeId = await _database.ReadAsync(ours => ours.FirstAsync<Guid>(new(_queries.FindStore), cancellationToken), cancellationToken);
        }

        // A statement that fails would break the caller's transaction, so the table is looked for first.
        Query exists = new("SELECT to_regclass($1) IS NOT NULL", Value.Of($"{SqlText.Quote(_schema)}.store"));
        return await session.FirstAsync<bool>(exists, cancellationToken)
            && await session.FirstAsync<Guid>(new(_queries.FindStore), cancellationToken) == _storeId;
    }

    private static ReadOnlyMemory<byte>? WriteFiles(NewJob job) => job.Files.Count == 0 ? null : StoredJson.Write(job.Files);

    private static T[] Column<T>(IReadOnlyList<NewJob> jobs, Func<NewJob, T> value)
    {
        var column = new T[jobs.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(jobs[i]);
        }

        return column;
    }

    private static List<Low> Cleared(List<Low> lows)
    {
        lows.Clear();
        return lows;
    }

    // "For ever" would be past the end of the server's calendar.
    private static TimeSpan Bounded(TimeSpan retention) => retention > _longestRetention ? _longestRetention : retention;

    private static readonly TimeSpan _longestRetention = TimeSpan.FromDays(36_500);
}
