using System.Collections.Concurrent;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql.Claims;

/// <summary>
/// Which claims have nothing left that runs, so that their rows can go with the next claim. Housekeeping only: what it doesn't know of, such
/// as a claim whose answer got lost, goes when the worker renews its lease.
/// </summary>
internal sealed class ClaimLedger
{
    // A claim row costs little; this many at a time keep the list of a claim's parameters short.
    private const int MaxSettled = 100;

    private readonly ConcurrentDictionary<AttemptId, Claim> _open = new();
    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<Guid>> _settled = new();

    internal void Opened(Guid worker, Guid claim, IReadOnlyList<ClaimedJob> jobs)
    {
        Claim opened = new(worker, claim, jobs.Count);
        foreach (var job in jobs)
        {
            _open[job.Attempt] = opened;
        }
    }

    /// <summary>An attempt runs no more, whether its end counted or not.</summary>
    internal void Ended(AttemptId attempt)
    {
        if (_open.TryRemove(attempt, out var claim) && claim.EndOne())
        {
            _settled.GetOrAdd(claim.Worker, static _ => new()).Enqueue(claim.Id);
        }
    }

    /// <summary>Takes settled claims of a worker.</summary>
    internal Guid[] TakeSettled(Guid worker)
    {
        if (!_settled.TryGetValue(worker, out var settled) || settled.IsEmpty)
        {
            return [];
        }

        List<Guid> taken = [];
        while (taken.Count < MaxSettled && settled.TryDequeue(out var claim))
        {
            taken.Add(claim);
        }

        return [.. taken];
    }

    internal void Forget(Guid worker)
    {
        _settled.TryRemove(worker, out _);
        foreach (var (attempt, claim) in _open)
        {
            if (claim.Worker == worker)
            {
                _open.TryRemove(attempt, out _);
            }
        }
    }

    private sealed class Claim(Guid worker, Guid id, int jobs)
    {
        private int _left = jobs;

        internal Guid Worker => worker;

        internal Guid Id => id;

        internal bool EndOne() => Interlocked.Decrement(ref _left) == 0;
    }
}
