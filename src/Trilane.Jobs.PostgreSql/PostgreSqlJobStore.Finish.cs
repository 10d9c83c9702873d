using System.Data.Common;
using Npgsql;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

internal sealed partial class PostgreSqlJobStore
{
    // As in job_outcome.state.
    private const short Succeeded = 3;
    private const short Failed = 4;
    private const short Canceled = 5;

    public async Task<IReadOnlyList<bool>> FinishAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken)
    {
        if (ends.Count == 0)
        {
            return [];
        }

        List<Low> lows = [];
        var counted = ends.All(IsFinal)
            ? await _database.RunAsync(session => RecordAsync(session, ends, cancellationToken), isRepeatable: true, cancellationToken)
            : await _database.RunInTransactionAsync(session => EndAsync(session, ends, Cleared(lows), cancellationToken), isRepeatable: true, cancellationToken);
        foreach (var end in ends)
        {
            _ledger.Ended(end.Attempt);
        }

        Arrived(lows);
        Changed([.. ends.Where((_, i) => counted[i]).Select(static end => end.Attempt.Job)]);
        return counted;
    }

    public async Task<bool> FinishAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var counted = await WriteAndRecordAsync(end, write, cancellationToken);
        _ledger.Ended(end.Attempt);
        if (counted)
        {
            Changed([end.Attempt.Job]);
        }

        return counted;
    }

    public async Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken)
    {
        Query report = new(
            _queries.ReportProgress,
            Value.Of([.. reports.Select(static report => report.Attempt.Job)]),
            Value.Of([.. reports.Select(static report => report.Attempt.Generation)]),
            Value.Of([.. reports.Select(static report => report.Fraction)]),
            Value.Of([.. reports.Select(static report => report.Message)]));
        var counted = await _database.RunAsync(
            session => session.ListAsync(report, ReadAttempt, cancellationToken), isRepeatable: true, cancellationToken);
        Changed([.. counted.Select(static attempt => attempt.Job)]);
        return Marked(reports.Select(static report => report.Attempt), counted);
    }

    /// <summary>Ends that are final, by one statement. Those that it did not count may have been counted by an earlier call.</summary>
    private async Task<IReadOnlyList<bool>> RecordAsync(Session session, IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken)
    {
        var recorded = await session.FirstAsync<long>(RecordQuery(ends, raise: 0), cancellationToken);
        return recorded == ends.Count ? [.. Enumerable.Repeat(true, ends.Count)] : await FindEndedAsync(session, ends, cancellationToken);
    }

    private Query RecordQuery(IReadOnlyList<AttemptEnd> ends, int raise) => new(
        _queries.RecordOutcomes,
        Value.Of([.. ends.Select(static end => end.Attempt.Job)]),
        Value.Of([.. ends.Select(static end => end.Attempt.Generation)]),
        Value.Of([.. ends.Select(static end => StateOf(end.Kind))]),
        Value.Of([.. ends.Select(static end => end.Kind == AttemptEndKind.Succeeded ? (ReadOnlyMemory<byte>?)end.Result : null)]),
        Value.Of([.. ends.Select(static end => end.Kind == AttemptEndKind.Failed ? (ReadOnlyMemory<byte>?)end.Error : null)]),
        Value.Of([.. ends.Select(static end => Bounded(end.Retention))]),
        Value.Of(raise));

    private async Task<IReadOnlyList<bool>> FindEndedAsync(Session session, IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken)
    {
        Query find = new(
            _queries.FindEnded,
            Value.Of([.. ends.Select(static end => end.Attempt.Job)]),
            Value.Of([.. ends.Select(static end => end.Attempt.Generation)]),
            Value.Of([.. ends.Select(static end => StateOf(end.Kind))]));
        var found = (await session.ListAsync(find, static reader => (ReadAttempt(reader), reader.GetInt16(2)), cancellationToken)).ToHashSet();
        return [.. ends.Select(end => found.Contains((end.Attempt, StateOf(end.Kind))))];
    }

    /// <summary>Ends of all kinds: the attempts are held, so that what is decided by their cancel requests stays right.</summary>
    private async Task<IReadOnlyList<bool>> EndAsync(Session session, IReadOnlyList<AttemptEnd> ends, List<Low> lows, CancellationToken cancellationToken)
    {
        Query hold = new(
            _queries.LockAttempts,
            Value.Of([.. ends.Select(static end => end.Attempt.Job)]),
            Value.Of([.. ends.Select(static end => end.Attempt.Generation)]));
        var held = (await session.ListAsync(
                hold, static reader => (Attempt: ReadAttempt(reader), IsToCancel: reader.GetBoolean(2), Retention: reader.GetFieldValue<TimeSpan>(3)), cancellationToken))
            .ToDictionary(static held => held.Attempt);
        AttemptEnd[] present = [.. ends.Where(end => held.ContainsKey(end.Attempt)).DistinctBy(static end => end.Attempt)];
        bool IsCanceled(AttemptEnd end) => !IsFinal(end) && held[end.Attempt].IsToCancel;

        var canceled = present.Where(IsCanceled).Select(end => end with { Kind = AttemptEndKind.Canceled, Retention = held[end.Attempt].Retention });
        AttemptEnd[] final = [.. present.Where(IsFinal), .. canceled];
        if (final.Length > 0)
        {
            await session.ExecuteAsync(cancellationToken, RecordQuery(final, raise: 0));
        }

        await RetryAsync(session, [.. present.Where(end => end.Kind == AttemptEndKind.Retry && !IsCanceled(end))], lows, cancellationToken);
        AttemptEnd[] back = [.. present.Where(end => end.Kind == AttemptEndKind.GivenBack && !IsCanceled(end))];
        await MoveAsync(session, _queries.GiveBackJobs, [.. back.Select(static end => end.Attempt.Job)], lows, cancellationToken);
        return present.Length == ends.Count ? [.. Enumerable.Repeat(true, ends.Count)] : await AlsoEndedAsync(session, ends, present, cancellationToken);
    }

    private async Task<IReadOnlyList<bool>> AlsoEndedAsync(
        Session session, IReadOnlyList<AttemptEnd> ends, AttemptEnd[] present, CancellationToken cancellationToken)
    {
        bool[] now = [.. ends.Select(end => present.Contains(end, ReferenceEqualityComparer.Instance))];
        var before = await FindEndedAsync(session, ends, cancellationToken);
        return [.. now.Zip(before, static (now, before) => now || before)];
    }

    private async Task RetryAsync(Session session, AttemptEnd[] retries, List<Low> lows, CancellationToken cancellationToken)
    {
        if (retries.Length == 0)
        {
            return;
        }

        Query retry = new(
            _queries.RetryJobs,
            Value.Of([.. retries.Select(static end => end.Attempt.Job)]),
            Value.Of([.. retries.Select(static end => Bounded(end.Delay))]),
            Value.Of([.. retries.Select(static end => (ReadOnlyMemory<byte>?)end.Error)]));
        lows.AddRange(await session.ListAsync(retry, ReadLow, cancellationToken));
    }

    /// <summary>Makes held jobs ready at their old place.</summary>
    private static async Task MoveAsync(Session session, string sql, Guid[] jobs, List<Low> lows, CancellationToken cancellationToken)
    {
        if (jobs.Length > 0)
        {
            lows.AddRange(await session.ListAsync(new Query(sql, Value.Of(jobs)), ReadLow, cancellationToken));
        }
    }

    private async Task<bool> WriteAndRecordAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var isWriting = false;
        try
        {
            await using var connection = await _database.ConnectAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            Query hold = new(_queries.LockAttempts, Value.Of([end.Attempt.Job]), Value.Of([end.Attempt.Generation]));
            if (await Session.Ours(connection, transaction, settings: null).FirstAsync<Guid>(hold, cancellationToken) != end.Attempt.Job)
            {
                return (await FindEndedAsync(_database.After(transaction), [end], cancellationToken))[0];
            }

            isWriting = true;
            await write(transaction, cancellationToken);
            isWriting = false;
            await RecordAsync(_database.After(transaction), [end], cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (!isWriting && StoreFailure.IsOne(exception))
        {
            throw _database.Failure(exception);
        }
    }

    private static bool IsFinal(AttemptEnd end) => end.Kind is AttemptEndKind.Succeeded or AttemptEndKind.Failed or AttemptEndKind.Canceled;

    private static short StateOf(AttemptEndKind kind) => kind switch
    {
        AttemptEndKind.Succeeded => Succeeded,
        AttemptEndKind.Failed => Failed,
        _ => Canceled,
    };

    private static AttemptId ReadAttempt(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetInt32(1));

    private static bool[] Marked(IEnumerable<AttemptId> asked, IEnumerable<AttemptId> found)
    {
        HashSet<AttemptId> set = [.. found];
        return [.. asked.Select(set.Contains)];
    }
}
