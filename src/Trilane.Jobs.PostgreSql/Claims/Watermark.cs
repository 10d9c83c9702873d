namespace Trilane.Jobs.PostgreSql.Claims;

/// <summary>
/// From where on one claimer looks into one queue: for each priority a position below which all is claimed, as far as it knows. Without it
/// each claim would walk over the index entries of all jobs that ended since the last vacuum, or since the oldest transaction began.
/// </summary>
/// <remarks>
/// A position below it is heard of (<see cref="Lower"/>) or found by a look from the very beginning, which is due now and then: positions are
/// given before their transactions commit, so they may appear late, and a claim may pass one that another held and then let go.
/// Safe to use from any thread.
/// </remarks>
internal sealed class Watermark(TimeProvider time)
{
    // A busy claimer looks from the beginning this often at most, an idle one whenever its duty allows.
    private static readonly TimeSpan _minInterval = TimeSpan.FromSeconds(5);

    // A look from the beginning may take this part of the time at most: long ones, in front of much that can't be vacuumed, come seldom.
    private const int MinRests = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, long> _lows = new(Comparer<int>.Create(static (left, right) => right.CompareTo(left)));
    private readonly List<WatermarkLook> _looks = [];
    private IReadOnlyList<string>? _jobs;
    private long _lookedAt;
    private TimeSpan _tookLast;
    private bool _isDue = true;
    private long _doubtedAt;

    /// <summary>True when the claimer knows other jobs than before: it may have passed over those that it knows now.</summary>
    internal bool SawOther(IReadOnlyList<string> jobs)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_jobs, jobs) || (_jobs is not null && _jobs.SequenceEqual(jobs, StringComparer.Ordinal)))
            {
                return false;
            }

            _jobs = jobs;
            return true;
        }
    }

    /// <summary>True when it is time to look from the very beginning.</summary>
    /// <param name="isIdle">True when there is nothing better to do.</param>
    internal bool IsDue(bool isIdle)
    {
        lock (_lock)
        {
            var rest = _tookLast * MinRests;
            return _isDue || time.GetElapsedTime(_lookedAt) >= (isIdle || rest > _minInterval ? rest : _minInterval);
        }
    }

    /// <summary>Anything may be anywhere.</summary>
    internal void Doubt()
    {
        lock (_lock)
        {
            _isDue = true;
            _doubtedAt = time.GetTimestamp();
        }
    }

    /// <summary>Begins to look; what is heard from now on wins over what the look finds.</summary>
    internal WatermarkLook Begin()
    {
        lock (_lock)
        {
            WatermarkLook look = new([.. _lows.Keys], [.. _lows.Values], time.GetTimestamp());
            _looks.Add(look);
            return look;
        }
    }

    /// <summary>There are jobs at this position or above, in a priority that may be new.</summary>
    internal void Lower(int priority, long position)
    {
        lock (_lock)
        {
            LowerWithLock(priority, position);
            foreach (var look in _looks)
            {
                look.Heard(priority, position);
            }
        }
    }

    /// <summary>Nothing is known of what the look found or did: whatever it began with holds again.</summary>
    internal void Fail(WatermarkLook look)
    {
        lock (_lock)
        {
            _looks.Remove(look);
            for (var i = 0; i < look.Priorities.Length; i++)
            {
                LowerWithLock(look.Priorities[i], look.Lows[i]);
            }
        }
    }

    /// <summary>Ends a claim. Positions up to the highest claimed one of each priority are done with.</summary>
    internal void Claimed(WatermarkLook look, IEnumerable<(int Priority, long Position)> claimed)
    {
        lock (_lock)
        {
            _looks.Remove(look);
            foreach (var (priority, position) in claimed)
            {
                var low = Math.Min(position + 1, look.HeardOf(priority));
                if (_lows[priority] < low)
                {
                    _lows[priority] = low;
                }
            }
        }
    }

    /// <summary>Ends a look that claimed nothing.</summary>
    /// <param name="look">As it began.</param>
    /// <param name="found">The lowest position of each priority that has jobs.</param>
    /// <param name="next">The position that would have been given next when the look began: where the others start now.</param>
    /// <param name="isFromStart">Whether it looked from the very beginning, or from where the mark was.</param>
    internal void Looked(WatermarkLook look, IReadOnlyCollection<Low> found, long next, bool isFromStart = true)
    {
        lock (_lock)
        {
            _looks.Remove(look);
            foreach (var priority in _lows.Keys.ToArray())
            {
                _lows[priority] = Math.Min(next, look.HeardOf(priority));
            }

            foreach (var low in found)
            {
                _lows[low.Priority] = Math.Min(low.Position, look.HeardOf(low.Priority));
            }

            if (isFromStart)
            {
                _isDue = _isDue && _doubtedAt > look.BeganAt;
                _lookedAt = time.GetTimestamp();
                _tookLast = time.GetElapsedTime(look.BeganAt);
            }
        }
    }

    private void LowerWithLock(int priority, long position)
    {
        if (!_lows.TryGetValue(priority, out var low) || position < low)
        {
            _lows[priority] = position;
        }
    }
}
