using Trilane.Jobs.PostgreSql.Claims;

namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>What is still to be told to the other processes, merged. Safe to use from any thread.</summary>
internal sealed class Outbox(TimeProvider time, WakeUpTimes times) : IDisposable
{
    // A queue's name may be long; this many of them fit for sure beside the jobs, or else all of them are looked at.
    private const int MaxLows = 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Queue, int Priority), long> _lows = [];
    private readonly HashSet<Guid> _jobs = [];
    private readonly SemaphoreSlim _filled = new(0, 1);
    private bool _isMany;
    private long _changesFrom;

    internal void Add(Low low)
    {
        lock (_lock)
        {
            var key = (low.Queue, low.Priority);
            if (!_lows.TryGetValue(key, out var position) || low.Position < position)
            {
                _lows[key] = low.Position;
            }
        }

        Fill();
    }

    internal void Add(IReadOnlyCollection<Guid> jobs)
    {
        lock (_lock)
        {
            if (!_isMany)
            {
                _jobs.UnionWith(jobs.Take(WakeUpMessage.MaxJobs + 1));
            }

            if (_jobs.Count > WakeUpMessage.MaxJobs)
            {
                _isMany = true;
                _jobs.Clear();
            }
        }

        Fill();
    }

    /// <summary>Waits until there is something, or for the given time.</summary>
    internal Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _filled.WaitAsync(most, cancellationToken);

    /// <summary>Takes what may be told now. Empty when that is nothing; <paramref name="next"/> is when the rest may.</summary>
    internal WakeUpMessage Take(out TimeSpan? next)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var hasChanges = _isMany || _jobs.Count > 0;
            var mayTellChanges = hasChanges && now >= _changesFrom;
            next = hasChanges && !mayTellChanges ? time.GetElapsedTime(now, _changesFrom) : null;
            var message = TakeWithLock(mayTellChanges);
            if (mayTellChanges)
            {
                var pause = message.IsMany ? times.AfterMany : times.BetweenChanges;
                _changesFrom = now + (long)(pause.TotalSeconds * time.TimestampFrequency);
            }

            return message;
        }
    }

    /// <summary>Puts back what could not be told.</summary>
    internal void PutBack(WakeUpMessage message)
    {
        foreach (var low in message.Lows ?? [])
        {
            Add(low);
        }

        lock (_lock)
        {
            _isMany |= message.IsMany;
        }

        Add(message.UnpackJobs());
    }

    public void Dispose() => _filled.Dispose();

    private WakeUpMessage TakeWithLock(bool withChanges)
    {
        List<Low>? lows = _lows.Count == 0 ? null : [.. _lows.Take(MaxLows).Select(low => new Low(low.Key.Queue, low.Key.Priority, low.Value))];
        foreach (var low in lows ?? [])
        {
            _lows.Remove((low.Queue, low.Priority));
        }

        if (_lows.Count > 0)
        {
            Fill();
        }

        WakeUpMessage message = new()
        {
            Lows = lows,
            Jobs = withChanges && _jobs.Count > 0 ? WakeUpMessage.Pack(_jobs) : null,
            IsMany = withChanges && _isMany,
        };
        if (withChanges)
        {
            _jobs.Clear();
            _isMany = false;
        }

        return message;
    }

    private void Fill()
    {
        lock (_lock)
        {
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }
}
