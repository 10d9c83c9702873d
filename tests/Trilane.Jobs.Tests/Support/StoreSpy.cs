using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Support;

#pragma warning disable CA1852 // a proxy class is derived from at run time
/// <summary>Stands before a real store: counts its calls, and fails or holds those that a test wants to fail or to wait.</summary>
internal class StoreSpy : DispatchProxy
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private IJobStore? _store;

    /// <summary>Runs before each call, with its name and arguments; what it throws is what the caller gets.</summary>
    internal Func<string, object?[], Task>? Before { get; set; }

    /// <summary>Runs after each call has succeeded, with its name and result; what it throws is what the caller gets instead.</summary>
    internal Func<string, object?, Task>? After { get; set; }

    internal int Calls(string name) => _calls.GetValueOrDefault(name);

    /// <summary>How many calls have been answered.</summary>
    internal int Answers(string name) => _answers.GetValueOrDefault(name);

    internal void Reset()
    {
        _calls.Clear();
        _answers.Clear();
    }

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
        var result = targetMethod.ReturnType;
        if (!typeof(Task).IsAssignableFrom(result))
        {
            return Call(targetMethod, args);
        }

        return result == typeof(Task)
            ? RunAsync(targetMethod, args ?? [])
            : typeof(StoreSpy).GetMethod(nameof(RunOfAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(result.GetGenericArguments()).Invoke(this, [targetMethod, args ?? []]);
    }

    private async Task RunAsync(MethodInfo method, object?[] args)
    {
        await (Before?.Invoke(method.Name, args) ?? Task.CompletedTask);
        await (Task)Call(method, args)!;
        await (After?.Invoke(method.Name, null) ?? Task.CompletedTask);
    }

    private async Task<T> RunOfAsync<T>(MethodInfo method, object?[] args)
    {
        await (Before?.Invoke(method.Name, args) ?? Task.CompletedTask);
        var result = await (Task<T>)Call(method, args)!;
        _answers.AddOrUpdate(method.Name, 1, static (_, count) => count + 1);
        await (After?.Invoke(method.Name, result) ?? Task.CompletedTask);
        return result;
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
