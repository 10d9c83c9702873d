using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Trilane.Jobs.Chaos.Databases;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Chaos.Nodes;

#pragma warning disable CA1852 // a proxy class is derived from at run time
/// <summary>
/// A store with its fence broken on purpose, which the check has to find: its worker never hears that its lease is gone, and what a refused
/// attempt wanted to write is written all the same.
/// </summary>
internal class UnfencedStore : DispatchProxy
{
    // What the worker believes of its lease, and what the store does.
    internal static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _real = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<AttemptId, bool> _claimed = new();
    private IJobStore? _store;
    private ChaosDatabase? _database;

    internal static IJobStore Of(IJobStore store, ChaosDatabase database)
    {
        var proxy = Create<IJobStore, UnfencedStore>();
        ((UnfencedStore)(object)proxy)._store = store;
        ((UnfencedStore)(object)proxy)._database = database;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name, args)
        {
            case (nameof(IJobStore.RegisterAsync), [WorkerRegistration worker, CancellationToken token]):
                return _store!.RegisterAsync(worker with { Lease = _real }, token);
            case (nameof(IJobStore.RenewAsync), [Guid worker, TimeSpan, CancellationToken token]):
                return RenewAsync(worker, token);
            case (nameof(IJobStore.ClaimAsync), [ClaimRequest request, CancellationToken token]):
                return ClaimAsync(request, token);
            case (nameof(IJobStore.ReportAsync), [IReadOnlyList<ProgressReport> reports, CancellationToken token]):
                return ReportAsync(reports, token);
            case (nameof(IJobStore.FinishAsync), [AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken token]):
                return FinishAsync(end, write, token);
        }

        try
        {
            return targetMethod.Invoke(_store, args);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private async Task<IReadOnlyList<HeldAttempt>?> RenewAsync(Guid worker, CancellationToken cancellationToken) =>
        await _store!.RenewAsync(worker, _real, cancellationToken) ?? [.. _claimed.Keys.Select(static attempt => new HeldAttempt(attempt, CancelRequested: false))];

    private async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var jobs = await _store!.ClaimAsync(request, cancellationToken);
        foreach (var job in jobs)
        {
            _claimed.TryAdd(job.Attempt, true);
        }

        return jobs;
    }

    private async Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken)
    {
        await _store!.ReportAsync(reports, cancellationToken);
        return [.. reports.Select(static _ => true)];
    }

    private async Task<bool> FinishAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (await _store!.FinishAsync(end, write, cancellationToken))
        {
            return true;
        }

        await using var connection = await _database!.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await write(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }
}
