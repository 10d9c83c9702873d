namespace Trilane;

/// <summary>The last stalls of an app. From any thread.</summary>
internal sealed class StallHistory
{
    /// <summary>How many are kept: with their frames, about 1 MB at most.</summary>
    internal const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Stall[] _stalls = new Stall[Capacity];
    private long _count;

    /// <summary>Adds a stall and gives it its number, counted from 1.</summary>
    internal Stall Add(Stall stall)
    {
        lock (_lock)
        {
            stall = stall with { Id = ++_count };
            _stalls[stall.Id % Capacity] = stall;
            return stall;
        }
    }

    /// <summary>Puts in its place what is now known of a stall, if it is still kept.</summary>
    internal void Update(Stall stall)
    {
        lock (_lock)
        {
            ref var kept = ref _stalls[stall.Id % Capacity];
            if (kept.Id == stall.Id)
            {
                kept = stall;
            }
        }
    }

    /// <summary>Those before a number, newest first.</summary>
    internal List<Stall> Before(long? id, int limit)
    {
        List<Stall> stalls = [];
        lock (_lock)
        {
            var oldest = Math.Max(1, _count - Capacity + 1);
            for (var next = Math.Min(_count, (id ?? long.MaxValue) - 1); next >= oldest && stalls.Count < limit; next--)
            {
                stalls.Add(_stalls[next % Capacity]);
            }
        }

        return stalls;
    }
}
