using System.Runtime.InteropServices;
using System.Text;

namespace Trilane;

/// <summary>How much processor time one thread has had, and how long it waited for a processor; readable from any thread. Linux only.</summary>
internal sealed partial class ThreadClock
{
    private readonly int _threadId;

    private ThreadClock(int threadId) => _threadId = threadId;

    /// <summary>False where the system doesn't tell: both times are then always zero.</summary>
    internal static bool IsSupported { get; } = OperatingSystem.IsLinux();

    internal static ThreadClock OfCurrentThread() => new(IsSupported ? GetThreadId() : 0);

    /// <summary>
    /// Time on a processor and time spent runnable without one, from the first two fields of <c>schedstat</c> (nanoseconds; see the
    /// kernel's Documentation/scheduler/sched-stats.rst). Zero for a thread that is gone or where the file is missing.
    /// </summary>
    internal (TimeSpan Processor, TimeSpan Delayed) Read()
    {
        if (!IsSupported)
        {
            return default;
        }

        try
        {
            Span<byte> text = stackalloc byte[64];
            using var file = File.OpenHandle($"/proc/self/task/{_threadId}/schedstat");
            var fields = text[..RandomAccess.Read(file, text, 0)];
            return (Take(ref fields), Take(ref fields));
        }
        catch (IOException)
        {
            return default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static TimeSpan Take(ref Span<byte> fields)
    {
        const long NanosecondsPerTick = 100;
        var end = fields.IndexOf((byte)' ');
        var field = end < 0 ? fields : fields[..end];
        fields = end < 0 ? [] : fields[(end + 1)..];
        return long.TryParse(Encoding.ASCII.GetString(field), out var nanoseconds) ? new TimeSpan(nanoseconds / NanosecondsPerTick) : default;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
