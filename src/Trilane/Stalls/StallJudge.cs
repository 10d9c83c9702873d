namespace Trilane;

/// <summary>Decides whether a thread that did not turn to anything else was at fault, and what it did.</summary>
internal static class StallJudge
{
    /// <summary>
    /// The kind of stall, or null while it is none: time that the machine, the garbage collector or the compiler took doesn't count, so
    /// neither a busy machine nor a first call makes a stall of code that is innocent.
    /// </summary>
    /// <param name="since">What the clocks have counted since the thread was first seen at it.</param>
    /// <param name="threshold">How long a thread may be held.</param>
    /// <param name="crowds">
    /// True when held threads of the same endpoint have most of the machine's processors. What keeps this one from a processor is then its
    /// own endpoint, so it is judged by the time that it was held, if it computed for a part of it that other code would not need.
    /// </param>
    internal static StallKind? Judge(in StallReading since, TimeSpan threshold, bool crowds = false)
    {
        if (crowds && since.IsRunnable && since.Processor - since.Compiling >= threshold / 4)
        {
            return StallKind.Cpu;
        }

        // Both measure the same pause, one from the thread's side and one from the watcher's.
        var stopped = since.Delayed + since.Paused;
        var ran = since.At - (stopped > since.Missed ? stopped : since.Missed);

        // Where processors are short for this thread, they are for whoever holds what it waits for, down to the runtime's own locks. A
        // thread that just sleeps is never delayed itself, so this hides nothing of that.
        var waited = ran - since.Processor - since.Delayed;
        var held = since.Processor + (waited > TimeSpan.Zero ? waited : TimeSpan.Zero);

        // Compilation is known for the process only. While it compiles without a break, as it does when it starts, half the time is
        // taken to be this thread's; all of it would hide every stall.
        if (held - (since.Compiling < held / 2 ? since.Compiling : held / 2) < threshold)
        {
            return null;
        }

        // A thread that is ready to run and yet had little of a processor was kept from it: the system counts such a delay only when it
        // is over, and never what a virtual machine's host took. The next look knows more.
        return since.Processor > waited ? StallKind.Cpu
            : since.IsRunnable ? null
            : StallKind.Blocked;
    }
}
