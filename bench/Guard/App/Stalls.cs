using System.Runtime.CompilerServices;

namespace Trilane.Bench.Guard;

/// <summary>Code that holds its thread, and knows the line in which it does.</summary>
internal static class Stalls
{
    private const int Milliseconds = 400;

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Sleep(ref int line)
    {
        line = NextLine();
        Thread.Sleep(Milliseconds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void WaitForTask(ref int line)
    {
        line = NextLine();
        Task.Delay(Milliseconds).Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Compute(ref int line)
    {
        line = NextLine();
        Work.Compute(TimeSpan.FromMilliseconds(Milliseconds));
    }

    private static int NextLine([CallerLineNumber] int line = 0) => line + 1;
}
