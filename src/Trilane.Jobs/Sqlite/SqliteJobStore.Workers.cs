using System.Text;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

// Worker processes: their leases, what they are given, and what is taken back from them.
internal sealed partial class SqliteJobStore
{
    // Bounds one transaction when very many jobs come due at once; the caller looks again at once.
    private const int MaxDuePerLook = 1000;

    public Task RegisterAsync(WorkerRegistration worker, CancellationToken cancellationToken) => _writer.RunAsync(
        context => context.Query("RegisterWorker")
            .Bind("id", worker.Id)
            .Bind("host", worker.Host)
            .Bind("jobs", Encoding.UTF8.GetString(StoredJson.Write(worker.Jobs)))
            .Bind("queues", Encoding.UTF8.GetString(StoredJson.Write(worker.Queues)))
            .Bind("now", context.Now)
            .Bind("lease_until", SqliteTime.After(context.Now, worker.Lease))
            .Run(),
        cancellationToken);

    public Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Guid worker, TimeSpan lease, CancellationToken cancellationToken) =>
        _writer.RunFastAsync<IReadOnlyList<HeldAttempt>?>(
            context => context.Query("RenewWorker").Bind("id", worker).Bind("lease_until", SqliteTime.After(context.Now, lease)).Run() == 0
                ? null
                : [.. ListHeld(context, worker).Select(held => new HeldAttempt(held.Attempt, held.CancelRequested))],
            cancellationToken);

    public Task UnregisterAsync(Guid worker, CancellationToken cancellationToken) => _writer.RunAsync(
        context =>
        {
            foreach (var held in ListHeld(context, worker))
            {
                GiveBack(context, held, isByAttempt: false);
            }

            return context.Query("RemoveWorker").Bind("id", worker).Run();
        },
        cancellationToken);

    public Task<IReadOnlyList<ClaimedJob>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        _writer.RunFastAsync<IReadOnlyList<ClaimedJob>>(context => Claim(context, request), cancellationToken);

    public Task<DueWork> FindWorkAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) => _writer.RunFastAsync(
        context =>
        {
            MakeDueReady(context);
            return new DueWork([.. queues.Where(queue => HasReady(context, queue))], NextDueIn(context));
        },
        cancellationToken);

    public Task<TakenBack> TakeBackAsync(int maxLosses, ReadOnlyMemory<byte> error, CancellationToken cancellationToken) =>
        _writer.RunAsync(context => TakeBack(context, maxLosses, error), cancellationToken);

    private static List<ClaimedJob> Claim(WriteContext context, ClaimRequest request)
    {
        if (FindWorker(context, request.Worker) is not { } worker)
        {
            return [];
        }

        List<ClaimedJob> claimed = [];
        foreach (var number in ReadyJobs.Choose(context.Session, request))
        {
            claimed.Add(ReadClaim(context, number, request.Queue));
            context.Query("TakeJob").Bind("number", number).Bind("worker", worker).Bind("now", context.Now).Run();
            context.Changed(claimed[^1].Attempt.Job);
        }

        if (claimed.Count > 0)
        {
            context.Move(request.Queue, ready: -claimed.Count, running: claimed.Count);
        }

        return claimed;
    }

    private static long? FindWorker(WriteContext context, Guid id)
    {
        var statement = context.Query("FindWorker").Bind("id", id).Bind("now", context.Now);
        long? number = statement.Step() ? statement.Long(0) : null;
        statement.Reset();
        return number;
    }

    /// <summary>What a worker needs to know of a job, as it will be once the job is taken.</summary>
    private static ClaimedJob ReadClaim(WriteContext context, long number, string queue)
    {
        var row = context.Query("ReadClaim").Bind("number", number);
        row.Step();
        var job = new ClaimedJob
        {
            Attempt = new AttemptId(row.Guid(0), row.Int(1) + 1),
            Job = row.Text(2),
            Queue = queue,
            Number = row.Int(3) + 1,
            Failures = row.Int(4),
            Owner = row.TextOrNull(5),
            CreatedAt = SqliteTime.Read(row.Long(6)),
            TraceParent = row.TextOrNull(7),
            TraceState = row.TextOrNull(8),
            Files = StoredJson.ReadFiles(row.Bytes(9)),
            Request = row.Bytes(10).ToArray(),
        };
        row.Reset();
        return job;
    }

    private static void MakeDueReady(WriteContext context)
    {
        List<(long Number, string Queue, Guid Job)> due = [];
        var row = context.Query("ListDue").Bind("now", context.Now).Bind("limit", MaxDuePerLook);
        while (row.Step())
        {
            due.Add((row.Long(0), row.Text(1), row.Guid(2)));
        }

        foreach (var (number, queue, job) in due)
        {
            context.Query("MakeReady").Bind("number", number).Run();
            context.Move(queue, ready: 1, waiting: -1);
            context.Changed(job);
        }
    }

    private static bool HasReady(WriteContext context, string queue)
    {
        var statement = context.Query("HasReady").Bind("queue", queue);
        var found = statement.Step();
        statement.Reset();
        return found;
    }

    private static TimeSpan? NextDueIn(WriteContext context)
    {
        var statement = context.Query("NextDue");
        statement.Step();
        TimeSpan? next = statement.IsNull(0) ? null : TimeSpan.FromMilliseconds(Math.Max(0, statement.Long(0) - context.Now));
        statement.Reset();
        return next;
    }

    private static TakenBack TakeBack(WriteContext context, int maxLosses, ReadOnlyMemory<byte> error)
    {
        var jobs = 0;
        List<Guid> setAside = [];
        foreach (var (held, losses) in ListLost(context))
        {
            if (held.CancelRequested)
            {
                RecordOutcome(context, held, JobState.Canceled, held.Retention, isByAttempt: false);
            }
            else if (losses + 1 >= maxLosses)
            {
                RecordOutcome(context, held, JobState.Failed, held.Retention, error: error, isByAttempt: false);
                setAside.Add(held.Attempt.Job);
            }
            else
            {
                context.Query("TakeBackJob").Bind("number", held.Number).Run();
                context.Move(held.Queue, ready: 1, running: -1);
                context.Changed(held.Attempt.Job);
                jobs++;
            }
        }

        var workers = context.Query("RemoveLostWorkers").Bind("now", context.Now).Run();
        return workers == 0 && jobs == 0 && setAside.Count == 0 ? TakenBack.None : new TakenBack(workers, jobs, setAside);
    }

    private static List<HeldJob> ListHeld(WriteContext context, Guid worker)
    {
        List<HeldJob> held = [];
        var row = context.Query("ListHeld").Bind("id", worker);
        while (row.Step())
        {
            held.Add(new HeldJob(new AttemptId(row.Guid(0), row.Int(1)), row.Long(3), row.Text(4), row.Int(2) != 0, SqliteTime.ReadSpan(row.Long(5))));
        }

        return held;
    }

    private static List<(HeldJob Held, int Losses)> ListLost(WriteContext context)
    {
        List<(HeldJob Held, int Losses)> lost = [];
        var row = context.Query("ListLost").Bind("now", context.Now);
        while (row.Step())
        {
            var held = new HeldJob(new AttemptId(row.Guid(4), row.Int(6)), row.Long(0), row.Text(1), row.Int(2) != 0, SqliteTime.ReadSpan(row.Long(5)));
            lost.Add((held, row.Int(3)));
        }

        return lost;
    }
}
