using System.Diagnostics;
using System.Runtime.CompilerServices;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Stacks;

/// <summary>Code that holds its thread in known lines.</summary>
internal sealed class StallingCode(Gate gate)
{
    private static volatile bool _computes = true;

    /// <summary>The line of the call that holds the thread.</summary>
    public int Line { get; private set; }

    /// <summary>What <see cref="ForSemaphoreAsync"/> waits for.</summary>
    public SemaphoreSlim Semaphore { get; } = new(0);

    // It is short enough to be merged into its caller, and would then not be on any stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task BeforeAwaitAsync()
    {
        Next();
        gate.Pass();
        return Task.CompletedTask;
    }

    public async Task AfterAwaitAsync()
    {
        await Task.Yield();
        Next();
        gate.Pass();
    }

    public async Task InGenericMethodAsync<T>(T value)
    {
        await Task.Yield();
        Next();
        gate.Pass();
        GC.KeepAlive(value);
    }

    public async Task InLocalFunctionAsync()
    {
        await Task.Yield();
        Local();

        void Local()
        {
            Next();
            gate.Pass();
        }
    }

    public async Task InLambdaAsync()
    {
        await Task.Yield();
        var lambda = () =>
        {
            Next();
            gate.Pass();
        };
        lambda();
    }

    public async Task ForTaskAsync()
    {
        await Task.Yield();
        var task = Task.Factory.StartNew(gate.Pass, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Next();
        task.Wait();
    }

    public async Task ForSemaphoreAsync()
    {
        await Task.Yield();
        Next();
        Semaphore.Wait();
    }

    public async Task ComputingAsync()
    {
        await Task.Yield();
        Compute();
    }

    public static void StopComputing() => _computes = false;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compute()
    {
        _computes = true;
        var since = Stopwatch.StartNew();
        while (_computes && since.Elapsed < Deadline.Time)
        {
            Thread.SpinWait(100);
        }
    }

    private void Next([CallerLineNumber] int line = 0) => Line = line + 1;
}
