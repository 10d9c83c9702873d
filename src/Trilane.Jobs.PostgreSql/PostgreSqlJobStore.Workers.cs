using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

internal sealed partial class PostgreSqlJobStore
{
    public Task RegisterAsync(WorkerRegistration worker, CancellationToken cancellationToken) => _database.RunAsync(
        session => session.ExecuteAsync(
            cancellationToken,
            new Query(
                _queries.RegisterWorker,
                Value.Of(worker.Id),
                Value.Of(worker.Host),
                Value.Of([.. worker.Jobs]),
                Value.Of([.. worker.Queues]),
                Value.Of(worker.Lease))),
        isRepeatable: true,
        cancellationToken);

    public async Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Guid worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        var held = await _database.RunAsync(session => RenewAsync(session, worker, lease, cancellationToken), isRepeatable: true, cancellationToken);
        if (held is null)
        {
            Forget(worker);
        }

        return held;
    }

    public async Task UnregisterAsync(Guid worker, CancellationToken cancellationToken)
    {
        List<Low> lows = [];
        var changed = await _database.RunInTransactionAsync(
            session => RemoveAsync(session, worker, Cleared(lows), cancellationToken), isRepeatable: true, cancellationToken);
        Forget(worker);
        Arrived(lows);
        Changed(changed);
    }

    public async Task<TakenBack> TakeBackAsync(int maxLosses, ReadOnlyMemory<byte> error, CancellationToken cancellationToken)
    {
        List<Low> lows = [];
        var (workers, ended) = await _database.RunInTransactionAsync(
            async session =>
            {
                var workers = await session.ExecuteAsync(cancellationToken, new Query(_queries.RemoveLostWorkers));
                return (workers, await TakeBackAsync(session, maxLosses, error, Cleared(lows), cancellationToken));
            },
            isRepeatable: true,
            cancellationToken);
        Arrived(lows);
        Changed(ended.Changed);
        return (workers, ended.Changed) is (0, []) ? TakenBack.None : new(workers, lows.Count, ended.SetAside);
    }

    private async Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Session session, Guid worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var reader = await session.OpenAsync(
            cancellationToken,
            new(_queries.RenewWorker, Value.Of(worker), Value.Of(lease)),
            new(_queries.DropSettledClaims, Value.Of(worker)),
            new(_queries.ListHeld, Value.Of(worker)));
        var isKnown = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var held = await reader.ListAsync(
            static reader => new HeldAttempt(new(reader.GetGuid(0), reader.GetInt32(1)), reader.GetBoolean(2)), cancellationToken);
        return isKnown ? held : null;
    }

    private async Task<List<Guid>> RemoveAsync(Session session, Guid worker, List<Low> lows, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(cancellationToken, new Query(_queries.RemoveWorker, Value.Of(worker)));
        var lost = await ListLostAsync(session, cancellationToken);
        AttemptEnd[] canceled = [.. lost.Where(static job => job.IsToCancel).Select(static job => job.End(AttemptEndKind.Canceled, default))];
        if (canceled.Length > 0)
        {
            await session.ExecuteAsync(cancellationToken, RecordQuery(canceled, raise: 1));
        }

        await MoveAsync(session, _queries.GiveBackJobs, [.. lost.Where(static job => !job.IsToCancel).Select(static job => job.Id)], lows, cancellationToken);
        return [.. lost.Select(static job => job.Id)];
    }

    private async Task<(List<Guid> Changed, List<Guid> SetAside)> TakeBackAsync(
        Session session, int maxLosses, ReadOnlyMemory<byte> error, List<Low> lows, CancellationToken cancellationToken)
    {
        var lost = await ListLostAsync(session, cancellationToken);
        List<LostJob> canceled = [.. lost.Where(static job => job.IsToCancel)];
        List<LostJob> setAside = [.. lost.Where(job => !job.IsToCancel && job.Losses + 1 >= maxLosses)];
        AttemptEnd[] ends =
        [
            .. canceled.Select(static job => job.End(AttemptEndKind.Canceled, default)),
            .. setAside.Select(job => job.End(AttemptEndKind.Failed, error)),
        ];
        if (ends.Length > 0)
        {
            await session.ExecuteAsync(cancellationToken, RecordQuery(ends, raise: 1));
        }

        await MoveAsync(session, _queries.TakeBackJobs, [.. lost.Except(canceled).Except(setAside).Select(static job => job.Id)], lows, cancellationToken);
        return ([.. lost.Select(static job => job.Id)], [.. setAside.Select(static job => job.Id)]);
    }

    private Task<List<LostJob>> ListLostAsync(Session session, CancellationToken cancellationToken) => session.ListAsync(
        new Query(_queries.LockLost),
        static reader => new LostJob(
            reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetFieldValue<TimeSpan>(4)),
        cancellationToken);

    private void Forget(Guid worker)
    {
        _watermarks.Forget(worker);
        _ledger.Forget(worker);
    }
}
