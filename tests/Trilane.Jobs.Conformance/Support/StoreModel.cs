using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>A store in memory, as simple as can be, to hold a real one against.</summary>
internal sealed class StoreModel
{
    internal const int MaxLosses = 3;

    private readonly Dictionary<Guid, ModelJob> _jobs = [];
    private int _accepted;

    internal TimeSpan Now { get; private set; }

    internal IReadOnlyCollection<ModelJob> Jobs => _jobs.Values;

    internal Dictionary<Guid, TimeSpan> Workers { get; } = [];

    internal void PassTime(TimeSpan time) => Now += time;

    internal EnqueueAnswer Enqueue(NewJob job, TimeSpan? waits)
    {
        if (_jobs.ContainsKey(job.Id))
        {
            return new(EnqueueVerdict.Accepted, job.Id);
        }

        if (job.Parent is { } parent && Find(parent) is null)
        {
            return new(EnqueueVerdict.ParentLost, job.Id);
        }

        if (job.Idempotency is { } key && Jobs.SingleOrDefault(other => other.Job.Idempotency is { } known && (known.Scope, known.Key) == (key.Scope, key.Key)) is { } first)
        {
            return new(
                first.Job.Idempotency!.BodyHash.Span.SequenceEqual(key.BodyHash.Span) ? EnqueueVerdict.Existed : EnqueueVerdict.KeyReused, first.Job.Id);
        }

        if (job.UniqueKey is { } unique && Jobs.SingleOrDefault(other => !other.IsFinal && other.Job.Job == job.Job && other.Job.UniqueKey == unique) is { } winner)
        {
            return new(EnqueueVerdict.Existed, winner.Job.Id);
        }

        if (job.QueueLimit is { } limit && Jobs.Count(other => !other.IsFinal && other.Job.Queue == job.Queue) >= limit)
        {
            return new(EnqueueVerdict.QueueFull, job.Id);
        }

        _jobs.Add(job.Id, new ModelJob { Job = job, Position = _accepted++, WaitsUntil = Now + waits });
        return new(EnqueueVerdict.Accepted, job.Id);
    }

    /// <summary>Which jobs a claim gives, in order.</summary>
    internal List<ModelJob> Claimable(ClaimRequest request) => Workers.TryGetValue(request.Worker, out var lease) && lease > Now
        ? [.. Jobs.Where(job => job.IsReady && job.Job.Queue == request.Queue && request.Jobs.Contains(job.Job.Job))
            .OrderByDescending(job => job.Job.Priority).ThenBy(job => job.Position).Take(request.Max)]
        : [];

    internal bool Finish(AttemptEnd end)
    {
        if (Find(end.Attempt) is not { } job)
        {
            return _jobs.TryGetValue(end.Attempt.Job, out var ended)
                && ended.IsEndedByAttempt && ended.Last == end.Attempt && ended.State == FinalState(end.Kind);
        }

        switch (end.Kind)
        {
            case AttemptEndKind.Succeeded:
                job.End(JobState.Succeeded);
                break;
            case AttemptEndKind.Failed:
                job.End(JobState.Failed);
                break;
            case AttemptEndKind.Canceled:
                job.End(JobState.Canceled);
                break;
            case AttemptEndKind.GivenBack:
                job.LeaveWorker(isCharged: false);
                break;
            default:
                job.LeaveWorker();
                if (!job.IsFinal)
                {
                    job.Failures++;
                    job.WaitsUntil = end.Delay > TimeSpan.Zero ? Now + end.Delay : null;
                }

                break;
        }

        job.IsEndedByAttempt = job.IsFinal;
        return true;
    }

    internal bool IsPresent(AttemptId attempt) => Find(attempt) is not null;

    internal CancelAnswer Cancel(Guid id)
    {
        if (!_jobs.TryGetValue(id, out var job))
        {
            return CancelAnswer.Unknown;
        }

        if (job.IsRunning)
        {
            job.State = JobState.Canceling;
            return CancelAnswer.Stopping;
        }

        if (!job.IsFinal)
        {
            job.End(JobState.Canceled);
        }

        return CancelAnswer.Final;
    }

    internal bool Forget(Guid id) => _jobs.TryGetValue(id, out var job) && job.IsFinal && _jobs.Remove(id);

    internal void MakeDueReady()
    {
        foreach (var job in Jobs.Where(job => job.WaitsUntil <= Now))
        {
            job.WaitsUntil = null;
        }
    }

    internal TakenBack TakeBack()
    {
        var lost = Workers.Where(worker => worker.Value <= Now).Select(worker => worker.Key).ToList();
        var jobs = 0;
        List<Guid> setAside = [];
        foreach (var job in Jobs.Where(job => job.IsRunning && lost.Contains(job.Worker!.Value)))
        {
            job.LeaveWorker();
            if (job.IsFinal)
            {
                continue;
            }

            if (++job.Losses >= MaxLosses)
            {
                job.End(JobState.Failed);
                setAside.Add(job.Job.Id);
            }
            else
            {
                jobs++;
            }
        }

        lost.ForEach(worker => Workers.Remove(worker));
        return new TakenBack(lost.Count, jobs, setAside);
    }

    internal void Unregister(Guid worker)
    {
        Workers.Remove(worker);
        foreach (var job in Jobs.Where(job => job.IsRunning && job.Worker == worker))
        {
            job.LeaveWorker(isCharged: false);
        }
    }

    internal List<QueueFigures> Count() => [.. Jobs.Where(job => !job.IsFinal).GroupBy(job => job.Job.Queue).OrderBy(queue => queue.Key, StringComparer.Ordinal)
        .Select(queue => new QueueFigures(
            queue.Key, queue.Count(job => job.IsReady), queue.Count(job => job.WaitsUntil is not null), queue.Count(job => job.IsRunning)))];

    private static JobState FinalState(AttemptEndKind kind) => kind switch
    {
        AttemptEndKind.Succeeded => JobState.Succeeded,
        AttemptEndKind.Failed => JobState.Failed,
        _ => JobState.Canceled,
    };

    private ModelJob? Find(AttemptId attempt) =>
        _jobs.TryGetValue(attempt.Job, out var job) && job.IsRunning && job.Last == attempt ? job : null;
}
