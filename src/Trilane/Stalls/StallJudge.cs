namespace Trilane;

/// <summary>Decides whether a thread that did not turn to anything else was at fault, and what it did.</summary>
internal static class StallJudge
{
    /// <summary>
    /// The kind of stall, or null while it is none: time that the machine, the garbage collector or the compiler took doesn't count, so
    /// neither a busy machine nor a first call makes a stall of code that is innocent.
    /// </summary>
    internal static StallKind? Judge(in StallReading since, TimeSpan threshold)
    {
        var held = Held(since);
        return held < threshold ? null
            : (since.Processor - since.Compiling) * 2 > held ? StallKind.Cpu
            : StallKind.Blocked;
    }

    /// <summary>How long the code itself held its thread.</summary>
    internal static TimeSpan Held(in StallReading since)
    {
        // Both measure the same pause, one from the thread's side and one from the watcher's.
        var stopped = since.Delayed + since.Paused;
        return since.At - (stopped > since.Missed ? stopped : since.Missed) - since.Compiling;
    }
}
