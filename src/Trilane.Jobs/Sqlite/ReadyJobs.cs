using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>
/// Chooses what a claim takes. The index has the ready jobs of one queue and one name in order; those of several names are merged, each read
/// only as far as it is needed. So jobs that no worker knows cost nothing, however many they are.
/// </summary>
internal static class ReadyJobs
{
    internal static List<long> Choose(SqliteSession session, ClaimRequest request)
    {
        List<long> chosen = [];
        var heads = new PriorityQueue<SqliteStatement, (long Priority, long Number)>();
        for (var index = 0; index < request.Jobs.Count; index++)
        {
            var rows = session.QueryCopy("ListReady", index).Bind("queue", request.Queue).Bind("name", request.Jobs[index]).Bind("limit", request.Max);
            Advance(heads, rows);
        }

        while (chosen.Count < request.Max && heads.TryDequeue(out var rows, out var head))
        {
            chosen.Add(head.Number);
            Advance(heads, rows);
        }

        while (heads.TryDequeue(out var rows, out _))
        {
            rows.Reset();
        }

        return chosen;
    }

    private static void Advance(PriorityQueue<SqliteStatement, (long Priority, long Number)> heads, SqliteStatement rows)
    {
        if (rows.Step())
        {
            heads.Enqueue(rows, (-rows.Long(0), rows.Long(1)));
        }
    }
}
