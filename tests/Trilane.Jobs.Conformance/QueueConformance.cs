using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Limits and figures of queues.</summary>
public abstract class QueueConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_full_queue_refuses_and_keeps_nothing()
    {
        await AcceptAsync(Limited(2));
        await AcceptAsync(Limited(2));
        var refused = Limited(2);

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.QueueFull, refused.Id), await EnqueueAsync(refused));

        Assert.Empty(await Store.ReadAsync([refused.Id], Deadline.Token));
        await AcceptAsync(Limited(2) with { Queue = "other" });
    }

    [Fact]
    public async Task All_jobs_that_are_not_final_count_for_the_limit()
    {
        var worker = await RegisterAsync();
        var running = await StartJobAsync(worker, Limited(3));
        await AcceptAsync(Limited(3) with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) });
        await AcceptAsync(Limited(3));
        Assert.Equal(EnqueueVerdict.QueueFull, (await EnqueueAsync(Limited(3))).Verdict);

        Assert.True(await FinishAsync(Some.Success(running.Attempt)));

        await AcceptAsync(Limited(3));
        Assert.Equal(EnqueueVerdict.QueueFull, (await EnqueueAsync(Limited(3))).Verdict);
    }

    [Fact]
    public async Task Within_one_call_the_limit_counts_the_jobs_before()
    {
        var answers = await Store.EnqueueAsync([Limited(2), Limited(2), Limited(2)], Deadline.Token);

        Assert.Equal([EnqueueVerdict.Accepted, EnqueueVerdict.Accepted, EnqueueVerdict.QueueFull], answers.Select(answer => answer.Verdict));
    }

    [Fact]
    public async Task Jobs_that_go_with_another_share_its_fate()
    {
        await AcceptAsync(Limited(3));
        var refused = Limited(0);
        var accepted = Limited(2);

        var answers = await Store.EnqueueAsync([refused, Some.Job() with { With = refused.Id }, Some.Job() with { With = refused.Id }], Deadline.Token);
        Assert.All(answers, answer => Assert.Equal(EnqueueVerdict.QueueFull, answer.Verdict));
        NewJob[] batch = [accepted, Some.Job() with { With = accepted.Id }];
        Assert.All(await Store.EnqueueAsync(batch, Deadline.Token), answer => Assert.Equal(EnqueueVerdict.Accepted, answer.Verdict));

        // Told again, because the answer got lost, it is still the same, though the queue is full by now.
        Assert.All(await Store.EnqueueAsync(batch, Deadline.Token), answer => Assert.Equal(EnqueueVerdict.Accepted, answer.Verdict));
        Assert.Equal(3, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
    }

    [Fact]
    public async Task Many_callers_at_once_never_exceed_a_limit()
    {
        var other = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            index => (index % 2 == 0 ? Store : other).EnqueueAsync([Limited(25)], Deadline.Token))).Within();

        Assert.Equal(25, answers.Count(answer => answer[0].Verdict == EnqueueVerdict.Accepted));
        Assert.Equal(35, answers.Count(answer => answer[0].Verdict == EnqueueVerdict.QueueFull));
        Assert.Equal(25, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
    }

    [Fact]
    public async Task The_figures_of_queues_are_exact()
    {
        var worker = await RegisterAsync();
        Assert.Empty(await Store.CountAsync(Deadline.Token));
        await AcceptAsync(5, _ => Some.Job(queue: "a"));
        await AcceptAsync(3, _ => Some.Job(queue: "b") with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) });
        var claimed = await ClaimAsync(worker, 4, "a");

        await AssertFiguresAsync(new("a", 1, 0, 4), new("b", 0, 3, 0));

        await Store.FinishAsync(
            [Some.Success(claimed[0].Attempt), Some.Retry(claimed[1].Attempt, TimeSpan.FromHours(1)), Some.GiveBack(claimed[2].Attempt)], Deadline.Token);
        await AssertFiguresAsync(new("a", 2, 1, 1), new("b", 0, 3, 0));

        await Home.PassTimeAsync(TimeSpan.FromHours(2));
        await Store.FindWorkAsync(["a"], Deadline.Token);
        await Store.TakeBackAsync(3, Some.Problem, Deadline.Token);
        await AssertFiguresAsync(new("a", 4, 0, 0), new("b", 3, 0, 0));

        async Task AssertFiguresAsync(params QueueFigures[] figures) =>
            Assert.Equal(figures, (await Store.CountAsync(Deadline.Token)).OrderBy(queue => queue.Queue));
    }

    private static NewJob Limited(int limit) => Some.Job() with { QueueLimit = limit };
}
