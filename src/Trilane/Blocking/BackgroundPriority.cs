using System.Runtime.InteropServices;

namespace Trilane;

/// <summary>Makes the current thread give way to others.</summary>
internal static partial class BackgroundPriority
{
    // Halfway down the range of 0 to 19: about a tenth of the processor time of a normal thread when both want it (each step is a
    // factor of about 1.25, sched(7)), so the work still moves on a busy machine.
    private const int NiceValue = 10;
    private const int PriorityOfProcess = 0;
    private const int CallingThread = 0;

    internal static void ApplyToCurrentThread()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET ignores thread priorities on Linux. There, a nice value belongs to the thread, and 0 means the calling one
            // (setpriority(2), "C library/kernel differences"). Lowering one's own priority needs no privilege.
            _ = SetPriority(PriorityOfProcess, CallingThread, NiceValue);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int priority);
}
