using System.Collections.Concurrent;
using System.Diagnostics;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>The attempts in the hands of this process, from their claim until the store has their end.</summary>
internal sealed class HeldAttempts
{
    private readonly ConcurrentDictionary<AttemptId, Attempt> _held = new();
    private readonly Dictionary<AttemptId, long> _strange = [];
    private volatile TaskCompletionSource? _empty;

    internal bool IsEmpty => _held.IsEmpty;

    internal IEnumerable<Attempt> All => _held.Select(static held => held.Value);

    /// <summary>Those whose code runs.</summary>
    internal IEnumerable<Attempt> Running => All.Where(static attempt => attempt.StartedAt != 0 && !attempt.HasEnded);

    internal void Add(Attempt attempt) => _held[attempt.Id] = attempt;

    internal void Remove(Attempt attempt)
    {
        _held.TryRemove(attempt.Id, out _);
        if (_held.IsEmpty)
        {
            _empty?.TrySetResult();
        }
    }

    /// <summary>Ends when nothing is held; for a process that takes no more.</summary>
    internal Task EmptyAsync()
    {
        var empty = _empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_held.IsEmpty)
        {
            empty.TrySetResult();
        }

        return empty.Task;
    }

    /// <summary>
    /// Compares with what the store believes: passes cancel requests on, stops what the store has given to others, and returns what the
    /// store believes to be here and is not: claims whose answer was lost on its way.
    /// </summary>
    /// <param name="believed">What the store said.</param>
    /// <param name="askedAt">When it was asked; stopwatch ticks.</param>
    /// <param name="patience">How long a claim may be on its way before it counts as lost.</param>
    internal List<AttemptId> Compare(IReadOnlyList<HeldAttempt> believed, long askedAt, TimeSpan patience)
    {
        var there = believed.ToDictionary(held => held.Attempt, held => held.CancelRequested);
        foreach (var attempt in _held.Values)
        {
            if (there.TryGetValue(attempt.Id, out var isCanceled))
            {
                if (isCanceled)
                {
                    attempt.Stop(StopReason.Canceled);
                }
            }
            else if (attempt.ClaimedAt < askedAt && attempt.TryEnd())
            {
                attempt.Stop(StopReason.Lost);
                Remove(attempt);
            }
        }

        return FindStrange(there.Keys, patience);
    }

    /// <summary>Stops everything: nothing that is written from here counts any more.</summary>
    internal int LoseAll()
    {
        var lost = 0;
        foreach (var attempt in _held.Values)
        {
            lost += TryLose(attempt) ? 1 : 0;
        }

        return lost;
    }

    /// <summary>Stops one whose lease is gone.</summary>
    internal void Lose(Attempt attempt) => TryLose(attempt);

    private bool TryLose(Attempt attempt)
    {
        attempt.Stop(StopReason.Lost);
        if (!attempt.TryEnd())
        {
            return false;
        }

        Remove(attempt);
        return true;
    }

    private List<AttemptId> FindStrange(IEnumerable<AttemptId> there, TimeSpan patience)
    {
        List<AttemptId> gone = [];
        var now = Stopwatch.GetTimestamp();
        var strange = there.Where(id => !_held.ContainsKey(id)).ToHashSet();
        foreach (var known in _strange.Keys.Where(id => !strange.Contains(id)).ToList())
        {
            _strange.Remove(known);
        }

        foreach (var id in strange)
        {
            if (!_strange.TryAdd(id, now) && Stopwatch.GetElapsedTime(_strange[id], now) >= patience)
            {
                gone.Add(id);
            }
        }

        return gone;
    }
}
