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
        // Both measure the same pause, one from the thread's side and one from the watcher's.
        var stopped = since.Delayed + since.Paused;
        var ran = since.At - (stopped > since.Missed ? stopped : since.Missed);

        // Compilation is known for the process only. While it compiles without a break, as it does when it starts, half the time is
        // taken to be this thread's; all of it would hide every stall.
        var held = ran - (since.Compiling < ran / 2 ? since.Compiling : ran / 2);
        if (held < threshold)
        {
            return null;
        }

        // A thread that is ready to run and yet had little of a processor was kept from it: the system counts such a delay only when it
        // is over, and never what a virtual machine's host took. The next look knows more.
        return since.Processor * 2 > ran ? StallKind.Cpu
            : since.IsRunnable ? null
            : StallKind.Blocked;
    }
}
