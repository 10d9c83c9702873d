using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Unique keys and idempotency keys: the loser always gets the winner's id.</summary>
public abstract class KeyConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private static readonly byte[] _hash = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    [Fact]
    public async Task A_second_job_with_a_unique_key_gets_the_first_ones_id()
    {
        var first = await AcceptAsync(Unique("k"));

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, first.Id), await EnqueueAsync(Unique("k")));

        var claimed = Assert.Single(await ClaimAsync(await RegisterAsync()));
        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, first.Id), await EnqueueAsync(Unique("k")));
        Assert.True(await FinishAsync(Some.Retry(claimed.Attempt, TimeSpan.FromHours(1))));
        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, first.Id), await EnqueueAsync(Unique("k")));
    }

    [Fact]
    public async Task A_unique_key_is_free_again_once_its_job_is_final()
    {
        var worker = await RegisterAsync();
        foreach (var end in (AttemptEndKind[])[AttemptEndKind.Succeeded, AttemptEndKind.Failed, AttemptEndKind.Canceled])
        {
            var claimed = await StartJobAsync(worker, Unique("k"));
            Assert.True(await FinishAsync(Some.End(end, claimed.Attempt)));
        }

        var queued = await AcceptAsync(Unique("k"));
        Assert.Equal(CancelAnswer.Final, await Store.CancelAsync(queued.Id, Some.Retention, Deadline.Token));
        await AcceptAsync(Unique("k"));
    }

    [Fact]
    public async Task Unique_keys_of_different_jobs_never_meet()
    {
        await AcceptAsync(Unique("k"));
        await AcceptAsync(Unique("k") with { Job = "another" });
        await AcceptAsync(Unique("K"));
    }

    [Fact]
    public async Task Of_many_callers_with_one_unique_key_one_makes_the_job_and_all_get_its_id()
    {
        var other = await StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var key = $"k{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
                index => (index % 2 == 0 ? Store : other).EnqueueAsync([Unique(key)], Deadline.Token))).Within();

            var winner = Assert.Single(answers, answer => answer[0].Verdict == EnqueueVerdict.Accepted)[0].Id;
            Assert.All(answers, answer => Assert.Equal(winner, answer[0].Id));
        }
    }

    [Fact]
    public async Task The_loser_gets_an_existing_id_while_the_winners_job_ends()
    {
        var worker = await RegisterAsync();
        using var over = new CancellationTokenSource();
        var ender = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                foreach (var claimed in await ClaimAsync(worker))
                {
                    await FinishAsync(Some.Success(claimed.Attempt));
                }
            }
        });

        for (var round = 0; round < 100; round++)
        {
            var answer = await EnqueueAsync(Unique("k"));
            Assert.True(answer.Verdict is EnqueueVerdict.Accepted or EnqueueVerdict.Existed);
            Assert.Single(await Store.ReadAsync([answer.Id], Deadline.Token));
        }

        await over.CancelAsync();
        await ender.Within();
    }

    [Fact]
    public async Task An_idempotency_key_gives_the_first_job_again_even_when_it_is_final()
    {
        var claimed = await StartJobAsync(job: Idempotent());

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, claimed.Attempt.Job), await EnqueueAsync(Idempotent()));
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, claimed.Attempt.Job), await EnqueueAsync(Idempotent()));
    }

    [Fact]
    public async Task An_idempotency_key_with_another_body_is_refused()
    {
        var first = await AcceptAsync(Idempotent());

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.KeyReused, first.Id), await EnqueueAsync(Idempotent(hash: new byte[32])));
    }

    [Fact]
    public async Task Idempotency_keys_of_different_callers_never_meet()
    {
        await AcceptAsync(Idempotent(scope: "index/ann"));
        await AcceptAsync(Idempotent(scope: "index/bob", hash: new byte[32]));
    }

    [Fact]
    public async Task An_idempotency_key_ends_with_its_job()
    {
        var claimed = await StartJobAsync(job: Idempotent());
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        Assert.True(await Store.ForgetAsync(claimed.Attempt.Job, Deadline.Token));

        await AcceptAsync(Idempotent(hash: new byte[32]));
    }

    [Fact]
    public async Task Of_many_calls_with_one_idempotency_key_one_makes_the_job_and_all_get_its_id()
    {
        var other = await StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var scope = $"index/{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
                index => (index % 2 == 0 ? Store : other).EnqueueAsync([Idempotent(scope)], Deadline.Token))).Within();

            var winner = Assert.Single(answers, answer => answer[0].Verdict == EnqueueVerdict.Accepted)[0].Id;
            Assert.All(answers, answer => Assert.Equal(winner, answer[0].Id));
        }
    }

    [Fact]
    public async Task An_idempotency_key_decides_before_a_unique_key_and_a_full_queue()
    {
        var other = await AcceptAsync(Unique("k"));
        var first = await AcceptAsync(Idempotent());

        var answer = await EnqueueAsync(Idempotent() with { UniqueKey = "k", QueueLimit = 1 });

        Assert.Equal(new EnqueueAnswer(EnqueueVerdict.Existed, first.Id), answer);
        Assert.NotEqual(other.Id, answer.Id);
    }

    private static NewJob Unique(string key) => Some.Job() with { UniqueKey = key };

    private static NewJob Idempotent(string scope = "index/ann", byte[]? hash = null) =>
        Some.Job() with { Idempotency = new IdempotencyKey(scope, "key", hash ?? _hash) };
}
