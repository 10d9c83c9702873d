using System.Diagnostics;
using System.Runtime;

namespace Trilane;

/// <summary>The clocks at one moment, for one thread: two of them tell what the thread did in between.</summary>
/// <param name="At">The time.</param>
/// <param name="Processor">Processor time of the thread; of the whole process where the system doesn't tell threads apart.</param>
/// <param name="Delayed">Time the thread could have run but got no processor.</param>
/// <param name="Paused">Time in which the garbage collector stood the process still.</param>
/// <param name="Compiling">Time the process has spent compiling methods, type loading included.</param>
/// <param name="Missed">Time by which the watcher's own looks came late: the process stood still, or the machine was short of processors.</param>
/// <param name="IsRunnable">True when the thread was computing, or would have been on a less busy machine.</param>
internal readonly record struct StallReading(
    TimeSpan At, TimeSpan Processor, TimeSpan Delayed, TimeSpan Paused, TimeSpan Compiling, TimeSpan Missed, bool IsRunnable)
{
    /// <summary>
    /// The reading that begins a stretch: the time comes last. What stops the watcher while it reads, like a garbage collection, must not
    /// count as time in which the thread did nothing.
    /// </summary>
    internal static StallReading First(ThreadClock clock, TimeSpan missed)
    {
        var clocks = Clocks(clock, missed);
        return clocks with { At = Stopwatch.GetElapsedTime(0) };
    }

    /// <summary>The reading that ends a stretch: the time comes first, for the same reason.</summary>
    internal static StallReading Last(ThreadClock clock, TimeSpan missed)
    {
        var now = Stopwatch.GetElapsedTime(0);
        return Clocks(clock, missed) with { At = now };
    }

    /// <summary>What happened between two readings.</summary>
    public static StallReading operator -(in StallReading end, in StallReading start) => new(
        end.At - start.At,
        end.Processor - start.Processor,
        end.Delayed - start.Delayed,
        end.Paused - start.Paused,
        end.Compiling - start.Compiling,
        end.Missed - start.Missed,
        end.IsRunnable);

    private static StallReading Clocks(ThreadClock clock, TimeSpan missed)
    {
        var (processor, delayed) = clock.Read();
        return new(
            default,
            ThreadClock.IsSupported ? processor : Environment.CpuUsage.TotalTime,
            delayed,
            GC.GetTotalPauseDuration(),
            JitInfo.GetCompilationTime(currentThread: false),
            missed,
            clock.IsRunnable());
    }
}
