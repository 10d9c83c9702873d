using System.Runtime.InteropServices;

namespace Trilane;

/// <summary>The current thread as the operating system numbers it; .NET has no API for that.</summary>
internal static partial class SystemThread
{
    /// <summary>The number, or zero on a system that isn't known here.</summary>
    internal static long CurrentId()
    {
        if (OperatingSystem.IsLinux())
        {
            return OnLinux();
        }

        if (OperatingSystem.IsWindows())
        {
            return OnWindows();
        }

        return OperatingSystem.IsMacOS() && OnMac(0, out var id) == 0 ? (long)id : 0;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int OnLinux();

    [LibraryImport("kernel32", EntryPoint = "GetCurrentThreadId")]
    private static partial uint OnWindows();

    [LibraryImport("libc", EntryPoint = "pthread_threadid_np")]
    private static partial int OnMac(nint thread, out ulong id);
}
