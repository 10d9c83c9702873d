using Npgsql;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

internal sealed partial class PostgreSqlJobStore
{
    public async Task<IReadOnlyList<JobRecord>> ReadAsync(IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            session => session.ListAsync(new Query(_queries.ReadJobs, Value.Of([.. jobs])), ReadRecord, cancellationToken), cancellationToken);

    public Task<StoredResult?> ReadResultAsync(Guid job, CancellationToken cancellationToken) => _database.ReadAsync(
        async session =>
        {
            await using var reader = await session.OpenAsync(cancellationToken, new Query(_queries.ReadResult, Value.Of(job)));
            return await reader.ReadAsync(cancellationToken) ? ReadStored(reader) : null;
        },
        cancellationToken);

    public async Task<IReadOnlyList<QueueFigures>> CountAsync(CancellationToken cancellationToken) => await _database.ReadAsync(
        session => session.ListAsync(
            new Query(_queries.CountQueues),
            static reader => new QueueFigures(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)),
            cancellationToken),
        cancellationToken,
        isPlanned: true);

    public async Task<CancelAnswer> CancelAsync(Guid job, TimeSpan retention, CancellationToken cancellationToken)
    {
        var changed = false;
        var answer = await _database.RunInTransactionAsync(
            async session =>
            {
                (var found, changed) = await CancelAsync(session, job, retention, cancellationToken);
                return found;
            },
            isRepeatable: true,
            cancellationToken);
        if (changed)
        {
            Changed([job]);
        }

        return answer;
    }

    private async Task<(CancelAnswer Answer, bool HasChanged)> CancelAsync(Session session, Guid job, TimeSpan retention, CancellationToken cancellationToken)
    {
        var standing = await session.ListAsync(
            new Query(_queries.LockJob, Value.Of(job)), static reader => (IsRunning: reader.GetBoolean(0), IsToCancel: reader.GetBoolean(1)), cancellationToken);
        switch (standing)
        {
            case [{ IsRunning: true, IsToCancel: true }]:
                return (CancelAnswer.Stopping, false);
            case [{ IsRunning: true }]:
                await session.ExecuteAsync(cancellationToken, new Query(_queries.RequestCancel, Value.Of(job)));
                return (CancelAnswer.Stopping, true);
            case [_]:
                await session.ExecuteAsync(cancellationToken, new Query(_queries.RemoveQueued, Value.Of(job), Value.Of(Bounded(retention))));
                return (CancelAnswer.Final, true);
            default:
                var state = await session.FirstAsync<short?>(new Query(_queries.ReadResult, Value.Of(job)), cancellationToken);
                return (state is null ? CancelAnswer.Unknown : CancelAnswer.Final, false);
        }
    }

    private static StoredResult ReadStored(NpgsqlDataReader reader)
    {
        var isExpired = reader.GetBoolean(1);
        return new(
            StateOf(reader.GetInt16(0)),
            isExpired ? ReadOnlyMemory<byte>.Empty : reader.Bytes(2),
            isExpired ? ReadOnlyMemory<byte>.Empty : reader.Bytes(3),
            isExpired);
    }

    private static JobRecord ReadRecord(NpgsqlDataReader reader) => reader.IsDBNull(18) ? ReadLive(reader) : ReadFinal(reader);

    private static JobRecord ReadLive(NpgsqlDataReader reader)
    {
        var isRunning = reader.GetBoolean(7);
        var isFuture = reader.Nullable<bool>(11) ?? false;
        return new()
        {
            Queue = reader.GetString(2),
            Owner = reader.NullableString(3),
            Version = reader.GetInt64(5),
            Status = new()
            {
                Id = reader.GetGuid(0),
                Job = reader.GetString(1),
                State = !isRunning ? JobState.Queued : reader.GetBoolean(8) ? JobState.Canceling : JobState.Running,
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
                Attempt = reader.GetInt32(6),
                RunAt = isFuture ? reader.GetFieldValue<DateTimeOffset>(10) : null,
                StartedAt = reader.Nullable<DateTimeOffset>(12),
                Progress = ReadProgress(reader, 13),
                Error = StoredJson.ReadProblem(reader.Bytes(15).Span),
                WaitingFor = WaitingFor(isRunning, isFuture, failures: reader.GetInt32(9), isKnown: reader.GetBoolean(25)),
            },
        };
    }

    private static JobWaitingFor? WaitingFor(bool isRunning, bool isFuture, int failures, bool isKnown) => (isRunning, isFuture, isKnown) switch
    {
        (true, _, _) => null,
        (_, true, _) => failures > 0 ? JobWaitingFor.Retry : JobWaitingFor.Time,
        (_, _, false) => JobWaitingFor.Worker,
        _ => null,
    };

    private static JobRecord ReadFinal(NpgsqlDataReader reader) => new()
    {
        Queue = reader.GetString(2),
        Owner = reader.NullableString(3),
        Version = reader.GetInt64(16),
        ExpiresAt = reader.GetFieldValue<DateTimeOffset>(21),
        Status = new()
        {
            Id = reader.GetGuid(0),
            Job = reader.GetString(1),
            State = StateOf(reader.GetInt16(18)),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            Attempt = reader.GetInt32(17),
            StartedAt = reader.Nullable<DateTimeOffset>(19),
            FinishedAt = reader.GetFieldValue<DateTimeOffset>(20),
            Progress = ReadProgress(reader, 23),
            Error = StoredJson.ReadProblem(reader.Bytes(22).Span),
        },
    };

    private static JobProgress? ReadProgress(NpgsqlDataReader reader, int column) =>
        reader.Nullable<double>(column) is { } fraction ? new(fraction, reader.NullableString(column + 1)) : null;

    private static JobState StateOf(short state) => state switch
    {
        Succeeded => JobState.Succeeded,
        Failed => JobState.Failed,
        _ => JobState.Canceled,
    };
}
