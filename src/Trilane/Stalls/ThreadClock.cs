using System.Text;

namespace Trilane;

/// <summary>How much processor time one thread has had, and how long it waited for a processor; readable from any thread. Linux only.</summary>
internal sealed class ThreadClock
{
    private readonly long _threadId;

    private ThreadClock(long threadId) => _threadId = threadId;

    /// <summary>False where the system doesn't tell: both times are then always zero.</summary>
    internal static bool IsSupported { get; } = OperatingSystem.IsLinux();

    /// <summary>The system's number of the thread.</summary>
    internal long ThreadId => _threadId;

    internal static ThreadClock OfCurrentThread() => new(SystemThread.CurrentId());

    /// <summary>
    /// Time on a processor and time spent runnable without one, from the first two fields of <c>schedstat</c> (nanoseconds; see the
    /// kernel's Documentation/scheduler/sched-stats.rst). Zero for a thread that is gone or where the file is missing.
    /// </summary>
    internal (TimeSpan Processor, TimeSpan Delayed) Read()
    {
        Span<byte> text = stackalloc byte[64];
        var fields = Read("schedstat", text);
        return (Take(ref fields), Take(ref fields));
    }

    /// <summary>True while the thread computes or waits for a processor, false while it waits for anything else or is gone.</summary>
    internal bool IsRunnable()
    {
        // "<id> (<name>) <state> ...", and the name may itself contain a bracket.
        Span<byte> text = stackalloc byte[64];
        var fields = Read("stat", text);
        var end = fields.LastIndexOf((byte)')');
        return end >= 0 && end + 2 < fields.Length && fields[end + 2] == 'R';
    }

    private Span<byte> Read(string file, Span<byte> text)
    {
        if (!IsSupported)
        {
            return [];
        }

        try
        {
            using var handle = File.OpenHandle($"/proc/self/task/{_threadId}/{file}");
            return text[..RandomAccess.Read(handle, text, 0)];
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
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
}
