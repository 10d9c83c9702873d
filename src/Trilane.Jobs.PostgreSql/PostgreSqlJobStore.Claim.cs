using Npgsql;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

internal sealed partial class PostgreSqlJobStore
{
    // What becomes ready by one statement at most; more is done by another.
    private const int MaxDue = 1000;

    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var mark = _watermarks.Of(request.Worker, request.Queue);
        if (mark.IsDue(isIdle: false) || mark.SawOther(request.Jobs))
        {
            await LookFromStartAsync(mark, request, cancellationToken);
        }

        var claimed = await ClaimOnceAsync(mark, request, cancellationToken);
        if (claimed.Count == 0 && mark.IsDue(isIdle: true))
        {
            await LookFromStartAsync(mark, request, cancellationToken);
            claimed = await ClaimOnceAsync(mark, request, cancellationToken);
        }

        return claimed;
    }

    public async Task<DueWork> FindWorkAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<Low> ready = [];
            List<Guid> changed = [];
            var (found, next) = await FindOnceAsync(queues, ready, changed, cancellationToken);
            Arrived(ready);
            Changed(changed);
            if (changed.Count < MaxDue)
            {
                return new DueWork([.. ready.Concat(found).Select(static low => low.Queue).Distinct(StringComparer.Ordinal)], next);
            }
        }
    }

    private async Task<IReadOnlyList<ClaimedJob>> ClaimOnceAsync(Watermark mark, ClaimRequest request, CancellationToken cancellationToken)
    {
        var look = mark.Begin();
        try
        {
            var claim = Guid.CreateVersion7();
            List<(int Priority, long Position)> places = [];
            var claimed = look.Priorities.Length == 0 || request.Max < 1
                ? []
                : await _database.RunAsync(
                    session => session.ListAsync(ClaimQuery(request, look, claim), reader => ReadClaimed(reader, request.Queue, places), cancellationToken),
                    isRepeatable: false,
                    cancellationToken);
            mark.Claimed(look, places);
            _ledger.Opened(request.Worker, claim, claimed);
            Changed([.. claimed.Select(static job => job.Attempt.Job)]);
            return claimed;
        }
        catch
        {
            // Whether it came to pass is not known: if it did, the worker hears of its jobs when it renews its lease.
            mark.Fail(look);
            throw;
        }
    }

    private Query ClaimQuery(ClaimRequest request, WatermarkLook look, Guid claim) => new(
        _queries.ClaimJobs,
        Value.Of(request.Worker),
        Value.Of(request.Queue),
        Value.Of(look.Priorities),
        Value.Of(look.Lows),
        Value.Of([.. request.Jobs]),
        Value.Of(request.Max),
        Value.Of(claim),
        Value.Of(_ledger.TakeSettled(request.Worker)));

    private static ClaimedJob ReadClaimed(NpgsqlDataReader reader, string queue, List<(int Priority, long Position)> places)
    {
        places.Add((reader.GetInt32(1), reader.GetInt64(2)));
        return new()
        {
            Attempt = new(reader.GetGuid(0), reader.GetInt32(3)),
            Queue = queue,
            Number = reader.GetInt32(4),
            Failures = reader.GetInt32(5),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(6),
            Job = reader.GetString(7),
            Owner = reader.NullableString(8),
            Request = reader.Bytes(9),
            TraceParent = reader.NullableString(10),
            TraceState = reader.NullableString(11),
            Files = StoredJson.ReadFiles(reader.Bytes(12).Span),
        };
    }

    private async Task LookFromStartAsync(Watermark mark, ClaimRequest request, CancellationToken cancellationToken)
    {
        var look = mark.Begin();
        try
        {
            var (next, found) = await _database.ReadAsync(
                async session =>
                {
                    await using var reader = await session.OpenAsync(
                        cancellationToken, new(_queries.NextPosition), new(_queries.FindLows, Value.Of([request.Queue]), Value.Of([.. request.Jobs])));
                    return (await ReadNextPositionAsync(reader, cancellationToken), await reader.ListAsync(ReadLow, cancellationToken));
                },
                cancellationToken);
            mark.Looked(look, found, next);
        }
        catch
        {
            mark.Fail(look);
            throw;
        }
    }

    /// <summary>One trip: what is due becomes ready, when the next comes due, and where there is something ready.</summary>
    private async Task<(List<Low> Found, TimeSpan? Next)> FindOnceAsync(
        IReadOnlyList<string> queues, List<Low> ready, List<Guid> changed, CancellationToken cancellationToken)
    {
        string[] asked = [.. queues];
        var looks = asked.Select(queue => _watermarks.Of(queue)).Select(static mark => (Mark: mark, IsFromStart: mark.IsDue(isIdle: true), Look: mark.Begin())).ToArray();
        var places = Enumerable.Range(0, asked.Length).Where(i => !looks[i].IsFromStart)
            .SelectMany(i => looks[i].Look.Priorities.Zip(looks[i].Look.Lows, (priority, low) => new Low(asked[i], priority, low))).ToArray();
        try
        {
            var answer = await _database.RunAsync(
                async session =>
                {
                    await using var reader = await session.OpenAsync(
                        cancellationToken,
                        new(_queries.MakeReady, Value.Of(asked), Value.Of(MaxDue)),
                        new(_queries.NextDue, Value.Of(asked)),
                        new(_queries.NextPosition),
                        new(_queries.FindLows, Value.Of([.. asked.Where((_, i) => looks[i].IsFromStart)]), Value.Of((string?[]?)null)),
                        new(
                            _queries.FindReady,
                            Value.Of([.. places.Select(static low => low.Queue)]),
                            Value.Of([.. places.Select(static low => low.Priority)]),
                            Value.Of([.. places.Select(static low => low.Position)])));
                    ready.Clear();
                    changed.Clear();
                    while (await reader.ReadAsync(cancellationToken))
                    {
                        ready.Add(ReadLow(reader));
                        changed.Add(reader.GetGuid(3));
                    }

                    await reader.NextResultAsync(cancellationToken);
                    var due = await reader.ReadAsync(cancellationToken) ? reader.Nullable<TimeSpan>(0) : null;
                    await reader.NextResultAsync(cancellationToken);
                    var next = await ReadNextPositionAsync(reader, cancellationToken);
                    var fromStart = await reader.ListAsync(ReadLow, cancellationToken);
                    await reader.NextResultAsync(cancellationToken);
                    return (due, next, fromStart, FromPlaces: await reader.ListAsync(ReadLow, cancellationToken));
                },
                isRepeatable: true,
                cancellationToken);
            for (var i = 0; i < asked.Length; i++)
            {
                var found = answer.FromPlaces.Concat(answer.fromStart).Where(low => low.Queue == asked[i]).ToArray();
                looks[i].Mark.Looked(looks[i].Look, found, answer.next, looks[i].IsFromStart);
            }

            return ([.. answer.fromStart, .. answer.FromPlaces], answer.due < TimeSpan.Zero ? TimeSpan.Zero : answer.due);
        }
        catch
        {
            foreach (var (mark, _, look) in looks)
            {
                mark.Fail(look);
            }

            throw;
        }
    }

    private static async Task<long> ReadNextPositionAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        var next = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        return next;
    }
}
