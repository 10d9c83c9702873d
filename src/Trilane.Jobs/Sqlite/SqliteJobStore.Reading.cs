using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

// What others ask.
internal sealed partial class SqliteJobStore
{
    public Task<IReadOnlyList<JobRecord>> ReadAsync(IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken) =>
        _readers.RunAsync<IReadOnlyList<JobRecord>>(
            session =>
            {
                List<JobRecord> records = new(jobs.Count);
                foreach (var job in jobs)
                {
                    if (Read(session, job) is { } record)
                    {
                        records.Add(record);
                    }
                }

                return records;
            },
            cancellationToken);

    public Task<StoredResult?> ReadResultAsync(Guid job, CancellationToken cancellationToken) => _readers.RunAsync(
        session =>
        {
            var row = session.Query("ReadResult").Bind("id", job);
            StoredResult? result = null;
            if (row.Step())
            {
                var isExpired = row.Long(1) <= Now;
                result = new StoredResult(
                    (JobState)row.Int(0), isExpired ? default : row.Bytes(3).ToArray(), isExpired ? default : row.Bytes(2).ToArray(), isExpired);
            }

            row.Reset();
            return result;
        },
        cancellationToken);

    public Task<IReadOnlyList<QueueFigures>> CountAsync(CancellationToken cancellationToken) => _readers.RunAsync<IReadOnlyList<QueueFigures>>(
        static session =>
        {
            List<QueueFigures> queues = [];
            var row = session.Query("CountQueues");
            while (row.Step())
            {
                queues.Add(new QueueFigures(row.Text(0), row.Long(1), row.Long(2), row.Long(3)));
            }

            return queues;
        },
        cancellationToken);

    private JobRecord? Read(SqliteSession session, Guid id)
    {
        var row = session.Query("ReadJob").Bind("id", id).Bind("now", Now);
        if (!row.Step())
        {
            return null;
        }

        var record = row.IsNull(14) ? ReadLive(row, id) : ReadFinal(row, id);
        row.Reset();
        return record;
    }

    private static JobRecord ReadLive(SqliteStatement row, Guid id)
    {
        var state = row.Int(4);
        return new JobRecord
        {
            Queue = row.Text(1),
            Owner = row.TextOrNull(2),
            Version = row.Long(6),
            Status = new JobStatus
            {
                Id = id,
                Job = row.Text(0),
                State = state != LiveState.Running ? JobState.Queued : row.Int(5) != 0 ? JobState.Canceling : JobState.Running,
                Attempt = row.Int(7),
                Progress = ReadProgress(row),
                CreatedAt = SqliteTime.Read(row.Long(3)),
                RunAt = row.TimeOrNull(9),
                StartedAt = row.TimeOrNull(10),
                WaitingFor = state switch
                {
                    LiveState.Waiting => row.Int(8) > 0 ? JobWaitingFor.Retry : JobWaitingFor.Time,
                    LiveState.Ready when row.Int(21) != 0 => JobWaitingFor.Worker,
                    _ => null,
                },
                Error = StoredJson.ReadProblem(row.Bytes(13)),
            },
        };
    }

    private static JobRecord ReadFinal(SqliteStatement row, Guid id) => new()
    {
        Queue = row.Text(1),
        Owner = row.TextOrNull(2),
        Version = row.Long(15),
        ExpiresAt = SqliteTime.Read(row.Long(19)),
        Status = new JobStatus
        {
            Id = id,
            Job = row.Text(0),
            State = (JobState)row.Int(14),
            Attempt = row.Int(16),
            Progress = ReadProgress(row),
            CreatedAt = SqliteTime.Read(row.Long(3)),
            StartedAt = row.TimeOrNull(17),
            FinishedAt = row.TimeOrNull(18),
            Error = StoredJson.ReadProblem(row.Bytes(20)),
        },
    };

    private static JobProgress? ReadProgress(SqliteStatement row) => row.IsNull(11) ? null : new JobProgress(row.Double(11), row.TextOrNull(12));
}
