using System.Runtime.InteropServices;

namespace Trilane;

/// <summary>What the current thread has used so far: two of them tell what it did in between. Linux on 64 bits only.</summary>
/// <param name="At">The time.</param>
/// <param name="Processor">Its processor time.</param>
/// <param name="Waits">How often it gave its processor up because it had to wait; being pushed off by others doesn't count.</param>
/// <param name="Paused">Time in which the garbage collector stood the process still.</param>
internal readonly partial record struct ThreadUsage(TimeSpan At, TimeSpan Processor, long Waits, TimeSpan Paused)
{
    // clockid_t and who, from <time.h> and <sys/resource.h>.
    private const int ThreadProcessorTimeClock = 3;
    private const int CurrentThread = 1;

    // The fields of struct rusage are longs; this one is ru_nvcsw. musl reserves more behind them than glibc.
    private const int VoluntarySwitches = 16;
    private const int RoomForUsage = 64;

    /// <summary>False where the system doesn't tell: all is then zero but the time.</summary>
    internal static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Costs two system calls, about half a microsecond.</summary>
    internal static ThreadUsage OfCurrentThread()
    {
        var now = System.Diagnostics.Stopwatch.GetElapsedTime(0);
        return IsSupported ? new(now, ProcessorTime(), CountWaits(), GC.GetTotalPauseDuration()) : new(now, default, 0, default);
    }

    private static TimeSpan ProcessorTime()
    {
        const long NanosecondsPerTick = 100;
        Span<long> time = stackalloc long[2];
        return GetClock(ThreadProcessorTimeClock, time) == 0
            ? TimeSpan.FromTicks((time[0] * TimeSpan.TicksPerSecond) + (time[1] / NanosecondsPerTick))
            : default;
    }

    private static long CountWaits()
    {
        Span<long> usage = stackalloc long[RoomForUsage];
        return GetUsage(CurrentThread, usage) == 0 ? usage[VoluntarySwitches] : 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int GetClock(int clock, Span<long> time);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [SuppressGCTransition]
    private static partial int GetUsage(int who, Span<long> usage);
}
