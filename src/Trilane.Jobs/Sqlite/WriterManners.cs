namespace Trilane.Jobs.Sqlite;

/// <summary>
/// Lets other processes write too. SQLite has no queue for its write lock, so a process that writes without pause shuts out those that wait:
/// their heartbeats fail, and healthy workers lose their jobs. So while others are about, it leaves a gap now and then that is longer than
/// the step in which they try.
/// </summary>
internal sealed class WriterManners(TimeProvider time)
{
    // The longest that others wait for a gap, and with the gap's length 4 % of the time.
    private static readonly TimeSpan _longestStretch = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(1);

    // How long a process counts as being about after its last commit: longer than workers are silent, whose heartbeats come each few seconds.
    private static readonly TimeSpan _memory = TimeSpan.FromMinutes(1);

    private long? _othersSeenAt;
    private long _stretchStart = time.GetTimestamp();
    private long _lastEnd;

    /// <summary>Another process has committed something.</summary>
    internal void OthersAreThere() => _othersSeenAt = time.GetTimestamp();

    internal void BeforeTransaction()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_lastEnd, now) > _gap + _gap)
        {
            _stretchStart = now;
        }
        else if (_othersSeenAt is { } seen && time.GetElapsedTime(seen, now) < _memory && time.GetElapsedTime(_stretchStart, now) > _longestStretch)
        {
            // Sleeps the rest of a millisecond and one more, so others that try each millisecond do it in here.
            Thread.Sleep(_gap + _gap);
            _stretchStart = time.GetTimestamp();
        }
    }

    internal void AfterTransaction() => _lastEnd = time.GetTimestamp();
}
