using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Support;

#pragma warning disable CA1852 // a proxy class is derived from at run time
/// <summary>Stands before a real store: counts its calls, and fails or holds those that a test wants to fail or wait.</summary>
internal class StoreSpy : DispatchProxy
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private IJobStore? _store;

    /// <summary>Runs before each call, with its name and arguments; what it throws is what the caller gets.</summary>
    internal Func<string, object?[], Task>? Before { get; set; }

    internal int Calls(string name) => _calls.GetValueOrDefault(name);

    internal void Reset() => _calls.Clear();

    internal static IJobStore Of(IJobStore store, out StoreSpy spy)
    {
        var proxy = Create<IJobStore, StoreSpy>();
        spy = (StoreSpy)(object)proxy;
        spy._store = store;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.AddOrUpdate(targetMethod!.Name, 1, static (_, count) => count + 1);
        if (Before?.Invoke(targetMethod.Name, args ?? []) is not { IsCompletedSuccessfully: false } wait)
        {
            return Call(targetMethod, args);
        }

        var result = targetMethod.ReturnType;
        return result == typeof(Task)
            ? AfterAsync(wait, targetMethod, args)
            : typeof(StoreSpy).GetMethod(nameof(AfterOfAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(result.GetGenericArguments()).Invoke(this, [wait, targetMethod, args]);
    }

    private async Task AfterAsync(Task wait, MethodInfo method, object?[]? args)
    {
        await wait;
        await (Task)Call(method, args)!;
    }

    private async Task<T> AfterOfAsync<T>(Task wait, MethodInfo method, object?[]? args)
    {
        await wait;
        return await (Task<T>)Call(method, args)!;
    }

    private object? Call(MethodInfo method, object?[]? args)
    {
        try
        {
            return method.Invoke(_store, args);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
