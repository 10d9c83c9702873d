using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Tests.Failures;

/// <summary>The check of the chaos program finds each kind of broken promise, and nothing where none was broken.</summary>
public sealed class CheckerTests
{
    private static readonly Guid _id = Guid.Parse("01900000-0000-7000-8000-000000000001");
    private static readonly Guid _other = Guid.Parse("01900000-0000-7000-8000-000000000002");

    private readonly History _history = new()
    {
        Jobs = [Job(_id)],
        Starts = [new Start(_id, "a", "worker-1", 1, 3, 110)],
        Effects = [new Mark(_id, "a", 190)],
    };

    [Fact]
    public void A_run_in_which_all_was_kept_is_clean()
    {
        _history.Accepted.TryAdd(_id, Job(_id).Request);
        _history.JobOfNumber.TryAdd(1, _id);
        _history.Saw(_id, JobState.Succeeded);

        Assert.Empty(Checker.Check(_history));
    }

    [Fact]
    public void An_accepted_job_that_is_gone() => Finds(() => _history.Accepted.TryAdd(_other, Job(_other).Request), "the store does not know it");

    [Fact]
    public void A_job_that_never_ended() =>
        Finds(() => (_history.Jobs, _history.Effects) = ([Job(_id) with { Outcome = null, FinishedAt = null }], []), "It is not final");

    [Fact]
    public void A_submission_that_became_two_jobs() => Finds(() => AddOther(Job(_other)), "made 2 jobs");

    [Fact]
    public void A_client_that_was_told_of_another_job() => Finds(() => _history.JobOfNumber.TryAdd(1, _other), "it is another");

    [Fact]
    public void An_effect_that_is_there_twice() => Finds(() => _history.Effects.Add(new Mark(_id, "a", 191)), "has the effects of [a, a]");

    [Fact]
    public void The_effect_of_another_attempt_than_that_of_the_outcome() => Finds(() => _history.Effects = [new Mark(_id, "b", 190)], "has the effects of [b]");

    [Fact]
    public void A_success_without_its_effect() => Finds(() => _history.Effects = [], "has the effects of []");

    [Fact]
    public void An_effect_of_a_job_that_failed() =>
        Finds(() => _history.Jobs = [Job(_id) with { Outcome = JobState.Failed, Error = "set aside" }], "It is Failed, and has 1 effects");

    [Fact]
    public void An_effect_of_a_job_that_was_canceled()
    {
        _history.Canceled.TryAdd(_id, true);

        Finds(() => _history.Jobs = [Job(_id) with { Outcome = JobState.Canceled }], "It is Canceled, and has 1 effects");
    }

    [Fact]
    public void An_effect_of_a_job_that_is_not_there() => Finds(() => _history.Effects.Add(new Mark(_other, "a", 1)), "has an effect, and the store does not know it");

    [Fact]
    public void A_cancel_that_nobody_asked_for() =>
        Finds(() => (_history.Jobs, _history.Effects) = ([Job(_id) with { Outcome = JobState.Canceled }], []), "nothing that happened explains it");

    [Fact]
    public void A_failure_without_a_reason() =>
        Finds(() => (_history.Jobs, _history.Effects) = ([Job(_id) with { Outcome = JobState.Failed, Error = "torn" }], []), "nothing that happened explains it");

    [Fact]
    public void An_outcome_that_changed() => Finds(() => _history.Saw(_id, JobState.Failed), "A client saw that it is Failed");

    [Fact]
    public void Code_that_goes_on_after_the_cancel_unless_its_worker_was_frozen()
    {
        _history.Canceled.TryAdd(_id, true);
        (_history.Jobs, _history.Effects) = ([Job(_id) with { Outcome = JobState.Canceled }], []);

        Finds(() => _history.Work = [new Mark(_id, "a", 230)], "its code went on at 230");
        _history.Troubles.Enqueue(new Trouble("worker-1", 150, 220));
        Assert.Empty(Checker.Check(_history));
    }

    [Fact]
    public void A_child_of_an_attempt_that_had_lost_its_lease() => Finds(
        () =>
        {
            _history.Starts = [new Start(_id, "b", "worker-1", 1, 1, 105), .. _history.Starts];
            AddOther(Job(_other) with { Request = Job(_other).Request with { Kind = WorkKind.Child, Parent = _id, ParentToken = "b" }, CreatedAt = 150 });
        },
        "which had lost its lease");

    [Fact]
    public void A_stale_attempt_that_notes_its_start_late_makes_no_child_of_the_later_one_wrong()
    {
        _history.Starts = [.. _history.Starts, new Start(_id, "b", "worker-1", 1, 1, 140)];
        AddOther(Job(_other) with { Request = new WorkRequest(1, WorkKind.Child, 0, Parent: _id, ParentToken: "a"), CreatedAt = 150 });

        Assert.Empty(Checker.Check(_history));
    }

    [Fact]
    public void A_parent_whose_child_is_missing() => Finds(
        () => _history.Jobs = [Job(_id) with { Request = Job(_id).Request with { Kind = WorkKind.Parent } }], "the child that it enqueued before is not there");

    [Fact]
    public void Two_jobs_of_one_unique_key_at_a_time() => Finds(
        () =>
        {
            _history.Jobs = [Job(_id) with { Request = Job(_id).Request with { Key = "k" } }];
            AddOther(Job(_other) with { Request = Job(_other).Request with { Key = "k" }, CreatedAt = 120 });
        },
        "which has the same unique key k");

    [Fact]
    public void What_was_seen_while_it_ran() => Finds(() => _history.Found.Enqueue(new Violation(null, "Two jobs at once.")), "Two jobs at once.");

    private static StoredJob Job(Guid id) => new(id, new WorkRequest(1, WorkKind.Steady, 0), 100, JobState.Succeeded, 200, "a", Error: null);

    /// <summary>A second job, with all that belongs to one that succeeded.</summary>
    private void AddOther(StoredJob job)
    {
        _history.Jobs = [.. _history.Jobs, job];
        _history.Starts = [.. _history.Starts, new Start(job.Id, "a", "worker-1", 1, 1, 160)];
        _history.Effects = [.. _history.Effects, new Mark(job.Id, "a", 190)];
    }

    private void Finds(Action tamper, string what)
    {
        tamper();
        Assert.Contains(Checker.Check(_history), violation => violation.What.Contains(what, StringComparison.Ordinal));
    }
}
