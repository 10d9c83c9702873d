namespace Gateway.Slack;

/// <summary>Remembers values for at least a given time, in two halves of which the older is dropped when the newer is full of age.</summary>
/// <remarks>For this process alone. Thread-safe.</remarks>
internal sealed class SeenOnce(TimeSpan atLeast, TimeProvider time)
{
    private readonly Lock _lock = new();
    private HashSet<string> _older = [];
    private HashSet<string> _newer = [];
    private long _since = time.GetTimestamp();

    public bool IsNew(string value)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_since) > atLeast)
            {
                (_older, _newer, _since) = (_newer, [], time.GetTimestamp());
            }

            return !_older.Contains(value) && _newer.Add(value);
        }
    }
}
