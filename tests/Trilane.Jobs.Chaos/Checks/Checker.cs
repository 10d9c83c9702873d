using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos.Checks;

/// <summary>Holds the history of a run against what the job lane promises.</summary>
internal sealed class Checker
{
    private readonly History _history;
    private readonly Dictionary<Guid, StoredJob> _jobs;
    private readonly ILookup<Guid, Start> _starts;
    private readonly ILookup<Guid, Mark> _effects;
    private readonly ILookup<Guid, Mark> _work;
    private readonly List<Violation> _violations = [];

    private Checker(History history)
    {
        _history = history;
        _jobs = history.Jobs.ToDictionary(job => job.Id);
        _starts = history.Starts.ToLookup(start => start.Job);
        _effects = history.Effects.ToLookup(effect => effect.Job);
        _work = history.Work.ToLookup(work => work.Job);
    }

    /// <summary>Every promise that was not kept.</summary>
    internal static IReadOnlyList<Violation> Check(History history)
    {
        var checker = new Checker(history);
        checker._violations.AddRange(history.Found);
        checker.NothingAcceptedIsLost();
        checker.OneSubmissionIsOneJob();
        checker.OneUniqueKeyIsOneJobAtATime();
        foreach (var job in history.Jobs)
        {
            checker.ItIsFinalForAReason(job);
            checker.ItsEffectIsThatOfItsOutcome(job);
            checker.ItsOutcomeIsWhatClientsSaw(job);
            checker.ItsCodeHadStoppedWhenItWasCanceled(job);
            checker.ItsChildrenAreOfAttemptsThatCounted(job);
        }

        checker.EveryEffectHasAJob();
        return checker._violations;
    }

    private void NothingAcceptedIsLost()
    {
        foreach (var id in _history.Accepted.Keys.Where(id => !_jobs.ContainsKey(id)))
        {
            Add(id, "It was accepted, and the store does not know it.");
        }
    }

    private void OneSubmissionIsOneJob()
    {
        var jobs = _history.Jobs.Where(job => job.Request is { Key: null, Parent: null }).ToLookup(job => job.Request.Number);
        foreach (var number in jobs.Where(number => number.Count() > 1))
        {
            Add(number.First().Id, $"The submission {number.Key} with one idempotency key made {number.Count()} jobs: {string.Join(", ", number.Select(job => job.Id))}.");
        }

        foreach (var (number, id) in _history.JobOfNumber.Where(told => jobs[told.Key].All(job => job.Id != told.Value)))
        {
            Add(id, $"A client was told that the submission {number} is this job, and it is another.");
        }
    }

    private void OneUniqueKeyIsOneJobAtATime()
    {
        foreach (var key in _history.Jobs.Where(job => job.Request.Key is not null).GroupBy(job => job.Request.Key))
        {
            var jobs = key.OrderBy(job => job.CreatedAt).ThenBy(job => job.FinishedAt).ToList();
            for (var i = 1; i < jobs.Count; i++)
            {
                // A job may be made while another with its key ends; none starts before that.
                if (_starts[jobs[i].Id].FirstOrDefault() is { } start && start.At < jobs[i - 1].FinishedAt)
                {
                    Add(jobs[i].Id, $"It started before {jobs[i - 1].Id} had ended, which has the same unique key {key.Key}.");
                }
            }
        }
    }

    private void ItIsFinalForAReason(StoredJob job)
    {
        var isAllowed = job.Outcome switch
        {
            null => false,
            JobState.Canceled => _history.Canceled.ContainsKey(job.Id),
            JobState.Failed => job.Request.Kind is WorkKind.Failing || job.Error!.Contains("set aside", StringComparison.Ordinal),
            _ => job.Request.Kind is not (WorkKind.Failing or WorkKind.Deadly),
        };
        if (!isAllowed)
        {
            Add(job.Id, job.Outcome is { } outcome ? $"It is {outcome}, and nothing that happened explains it." : "It is not final, though all have had the time to end.");
        }
    }

    private void ItsEffectIsThatOfItsOutcome(StoredJob job)
    {
        var effects = _effects[job.Id].ToList();
        if (job.Outcome != JobState.Succeeded && effects.Count > 0)
        {
            Add(job.Id, $"It is {job.Outcome?.ToString() ?? "not final"}, and has {effects.Count} effects.");
        }
        else if (job.Outcome == JobState.Succeeded && (effects.Count != 1 || effects[0].Token != job.ResultToken))
        {
            Add(job.Id, $"It succeeded as {job.ResultToken}, and has the effects of [{string.Join(", ", effects.Select(effect => effect.Token))}].");
        }
    }

    private void ItsOutcomeIsWhatClientsSaw(StoredJob job)
    {
        foreach (var state in _history.Seen.GetValueOrDefault(job.Id)?.Distinct().Where(state => state != job.Outcome) ?? [])
        {
            Add(job.Id, $"A client saw that it is {state}, and it ended as {job.Outcome?.ToString() ?? "nothing"}.");
        }
    }

    /// <summary>Where its worker had lost its lease, the store can't wait for code that it hears nothing of.</summary>
    private void ItsCodeHadStoppedWhenItWasCanceled(StoredJob job)
    {
        if (job.Outcome != JobState.Canceled)
        {
            return;
        }

        foreach (var work in _work[job.Id].Where(work => work.At > job.FinishedAt))
        {
            if (_starts[job.Id].FirstOrDefault(start => start.Token == work.Token) is { } start && !HadTrouble(start.Node, start.At, work.At))
            {
                Add(job.Id, $"It was canceled at {job.FinishedAt}, and its code went on at {work.At} in {start.Node}.");
                return;
            }
        }
    }

    private void ItsChildrenAreOfAttemptsThatCounted(StoredJob job)
    {
        if (job.Request is not { Parent: { } parent, ParentToken: { } token })
        {
            return;
        }

        // A later attempt starts after this one has lost its right; what this one enqueues then is not taken. Later by its generation: one
        // that was frozen before it could note its start notes it when another has long begun.
        var own = _starts[parent].FirstOrDefault(start => start.Token == token);
        if (own is not null && _starts[parent].FirstOrDefault(start => start.Generation > own.Generation && start.At < job.CreatedAt) is { } next)
        {
            Add(job.Id, $"It was enqueued at {job.CreatedAt} by the attempt {token} of {parent}, which had lost its lease: the next had started at {next.At}.");
        }
    }

    private void EveryEffectHasAJob()
    {
        foreach (var effects in _effects.Where(effects => !_jobs.ContainsKey(effects.Key)))
        {
            Add(effects.Key, "It has an effect, and the store does not know it.");
        }

        foreach (var job in _history.Jobs.Where(job => job is { Outcome: JobState.Succeeded, Request.Kind: WorkKind.Parent }))
        {
            if (!_history.Jobs.Exists(child => child.Request.ParentToken == job.ResultToken))
            {
                Add(job.Id, "It succeeded, and the child that it enqueued before is not there.");
            }
        }
    }

    private bool HadTrouble(string node, long from, long to) =>
        _history.Troubles.Any(trouble => (trouble.Node is null || trouble.Node == node) && trouble.From <= to && trouble.To >= from);

    private void Add(Guid job, string what) => _violations.Add(new Violation(job, what));
}
