using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

// What is forgotten, on request and in time.
internal sealed partial class SqliteJobStore
{
    /// <summary>How long a job is still known after its result is gone, and how long files wait for their job.</summary>
    private static readonly TimeSpan _afterlife = TimeSpan.FromDays(1);

    public Task<bool> ForgetAsync(Guid job, CancellationToken cancellationToken) => _writer.RunAsync(
        context =>
        {
            if (FindFinal(context, job) is not { } number)
            {
                return false;
            }

            DropChunks(context, job);
            Forget(context, number);
            context.Changed(job);
            return true;
        },
        cancellationToken);

    public Task<int> PruneAsync(int limit, CancellationToken cancellationToken) => _writer.RunAsync(
        context =>
        {
            var rows = PruneJobs(context, limit);
            return rows < limit ? rows + PruneUploads(context, limit - rows) : rows;
        },
        cancellationToken);

    private static long? FindFinal(WriteContext context, Guid job)
    {
        var row = context.Query("FindOutcome").Bind("id", job);
        long? number = row.Step() ? row.Long(2) : null;
        row.Reset();
        return number;
    }

    private static void Forget(WriteContext context, long number)
    {
        context.Query("ForgetOutcome").Bind("number", number).Run();
        context.Query("ForgetJob").Bind("number", number).Run();
    }

    private static int PruneJobs(WriteContext context, int limit)
    {
        List<(long Number, bool HasNoResult, long ExpiresAt, Guid Job)> due = [];
        var row = context.Query("ListPrunable").Bind("now", context.Now).Bind("limit", limit);
        while (row.Step())
        {
            due.Add((row.Long(0), row.Int(1) != 0, row.Long(2), row.Guid(3)));
        }

        var rows = 0;
        foreach (var (number, hasNoResult, expiresAt, job) in due)
        {
            if (rows >= limit)
            {
                break;
            }

            if (!hasNoResult)
            {
                context.Query("DropResult").Bind("number", number).Bind("prune_at", SqliteTime.After(expiresAt, _afterlife)).Run();
                rows++;
                continue;
            }

            // A long file goes in slices of its own, and its job with the last of them.
            rows += DropChunks(context, job, limit - rows);
            if (rows < limit)
            {
                Forget(context, number);
                context.Changed(job);
                rows++;
            }
        }

        return rows;
    }

    private static int PruneUploads(WriteContext context, int limit)
    {
        List<Guid> due = [];
        var row = context.Query("ListOldUploads").Bind("before", context.Now - (long)_afterlife.TotalMilliseconds).Bind("limit", limit);
        while (row.Step())
        {
            due.Add(row.Guid(0));
        }

        var rows = 0;
        foreach (var job in due)
        {
            rows += DropChunks(context, job, limit - rows);
            if (rows >= limit)
            {
                break;
            }

            context.Query("ForgetUpload").Bind("job", job).Run();
            rows++;
        }

        return rows;
    }
}
