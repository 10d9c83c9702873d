using System.Data.Common;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Trilane.Jobs.Chaos.Databases;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Chaos.Nodes;

#pragma warning disable CA1852 // a proxy class is derived from at run time
/// <summary>A store with its fence broken on purpose: what a refused attempt wanted to write is written all the same. The check has to find it.</summary>
internal class UnfencedStore : DispatchProxy
{
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
        if (targetMethod!.Name == nameof(IJobStore.FinishAsync) && args is [AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken token])
        {
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
