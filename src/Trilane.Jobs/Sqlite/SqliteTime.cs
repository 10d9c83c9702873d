namespace Trilane.Jobs.Sqlite;

/// <summary>Times as the tables hold them: whole milliseconds since 1970 in UTC.</summary>
internal static class SqliteTime
{
    private static readonly long _last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Never earlier than asked for: "not before" and leases hold.</summary>
    internal static long From(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        return time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? milliseconds : milliseconds + 1;
    }

    /// <summary>So long after a time; the end of all times where that would be past it, or where the span is infinite.</summary>
    internal static long After(long time, TimeSpan span)
    {
        if (span == Timeout.InfiniteTimeSpan)
        {
            return _last;
        }

        var milliseconds = (long)Math.Ceiling(Math.Max(0, span.TotalMilliseconds));
        return milliseconds > _last - time ? _last : time + milliseconds;
    }

    internal static long Span(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? -1 : (long)Math.Ceiling(Math.Max(0, span.TotalMilliseconds));

    internal static TimeSpan ReadSpan(long milliseconds) =>
        milliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)TimeSpan.MaxValue.TotalMilliseconds - 1));

    internal static DateTimeOffset Read(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
