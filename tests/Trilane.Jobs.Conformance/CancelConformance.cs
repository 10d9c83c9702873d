using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Canceling, and what it races with.</summary>
public abstract class CancelConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_queued_job_is_canceled_at_once_and_never_starts()
    {
        var job = await AcceptAsync();
        var before = await ReadAsync(job.Id);

        Assert.Equal(CancelAnswer.Final, await CancelAsync(job.Id));

        var record = await ReadAsync(job.Id);
        Assert.Equal(JobState.Canceled, record.Status.State);
        Assert.NotNull(record.Status.FinishedAt);
        Assert.True(record.Version > before.Version);
        Assert.NotNull(record.ExpiresAt);
        Assert.Empty(await ClaimAsync(await RegisterAsync()));
        Assert.Equal(JobState.Canceled, (await Store.ReadResultAsync(job.Id, Deadline.Token))!.State);
    }

    [Fact]
    public async Task A_job_that_waits_for_its_time_is_canceled_at_once()
    {
        var job = await AcceptAsync(Some.Job() with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) });

        Assert.Equal(CancelAnswer.Final, await CancelAsync(job.Id));

        await Home.PassTimeAsync(TimeSpan.FromHours(2));
        var work = await Store.FindWorkAsync([Some.Queue], Deadline.Token);
        Assert.Empty(work.Queues);
        Assert.Null(work.NextIn);
    }

    [Fact]
    public async Task A_running_job_is_shown_as_canceling_until_its_code_has_stopped()
    {
        var claimed = await StartJobAsync();
        var before = await ReadAsync(claimed.Attempt.Job);

        Assert.Equal(CancelAnswer.Stopping, await CancelAsync(claimed.Attempt.Job));

        var record = await ReadAsync(claimed.Attempt.Job);
        Assert.Equal(JobState.Canceling, record.Status.State);
        Assert.False(record.Status.Done);
        Assert.True(record.Version > before.Version);
        Assert.True(await FinishAsync(Some.Cancellation(claimed.Attempt)));
        Assert.Equal(JobState.Canceled, await StateOfAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task Asking_twice_changes_nothing()
    {
        var claimed = await StartJobAsync();
        Assert.Equal(CancelAnswer.Stopping, await CancelAsync(claimed.Attempt.Job));
        var first = await ReadAsync(claimed.Attempt.Job);

        Assert.Equal(CancelAnswer.Stopping, await CancelAsync(claimed.Attempt.Job));

        Assert.Equivalent(first, await ReadAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task Too_late_is_not_an_error()
    {
        var claimed = await StartJobAsync();
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        var before = await ReadAsync(claimed.Attempt.Job);

        Assert.Equal(CancelAnswer.Final, await CancelAsync(claimed.Attempt.Job));

        Assert.Equivalent(before, await ReadAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task An_unknown_job_is_unknown() => Assert.Equal(CancelAnswer.Unknown, await CancelAsync(Guid.CreateVersion7()));

    [Fact]
    public async Task A_success_that_comes_after_the_request_stands()
    {
        var claimed = await StartJobAsync();
        await CancelAsync(claimed.Attempt.Job);

        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));

        Assert.Equal(JobState.Succeeded, await StateOfAsync(claimed.Attempt.Job));
    }

    [Theory]
    [InlineData(nameof(AttemptEndKind.Retry))]
    [InlineData(nameof(AttemptEndKind.GivenBack))]
    public async Task A_job_that_is_to_be_canceled_does_not_run_again(string kind)
    {
        var claimed = await StartJobAsync();
        await CancelAsync(claimed.Attempt.Job);

        Assert.True(await FinishAsync(Some.End(Enum.Parse<AttemptEndKind>(kind), claimed.Attempt)));

        var record = await ReadAsync(claimed.Attempt.Job);
        Assert.Equal(JobState.Canceled, record.Status.State);
        Assert.Equal(Some.Retention.TotalSeconds, (record.ExpiresAt!.Value - record.Status.FinishedAt!.Value).TotalSeconds, 1.0);
        Assert.Empty(await ClaimAsync(await RegisterAsync()));
    }

    [Fact]
    public async Task The_retention_of_a_job_canceled_in_the_queue_is_the_callers()
    {
        var job = await AcceptAsync();

        await Store.CancelAsync(job.Id, TimeSpan.FromMinutes(7), Deadline.Token);

        var record = await ReadAsync(job.Id);
        Assert.Equal(7 * 60, (record.ExpiresAt!.Value - record.Status.FinishedAt!.Value).TotalSeconds, 1.0);
    }

    [Fact]
    public async Task Cancel_and_claim_at_once_agree_on_what_happened()
    {
        var other = await StartAsync();
        var worker = await RegisterAsync();
        for (var round = 0; round < 50; round++)
        {
            var job = await AcceptAsync();

            var cancel = Store.CancelAsync(job.Id, Some.Retention, Deadline.Token);
            var claim = ClaimAsync(worker, store: other);
            await Task.WhenAll(cancel, claim).Within();

            if (await cancel == CancelAnswer.Final)
            {
                Assert.Empty(await claim);
                Assert.Equal(JobState.Canceled, await StateOfAsync(job.Id));
            }
            else
            {
                Assert.Equal(CancelAnswer.Stopping, await cancel);
                Assert.True(await FinishAsync(Some.Cancellation(Assert.Single(await claim).Attempt)));
            }
        }
    }

    [Fact]
    public async Task Cancel_and_finish_at_once_leave_one_outcome()
    {
        var other = await StartAsync();
        for (var round = 0; round < 50; round++)
        {
            var claimed = await StartJobAsync();

            var cancel = Store.CancelAsync(claimed.Attempt.Job, Some.Retention, Deadline.Token);
            var finish = other.FinishAsync([Some.Retry(claimed.Attempt, TimeSpan.FromHours(1))], Deadline.Token);
            await Task.WhenAll(cancel, finish).Within();

            // Before the retry the cancel is remembered and decides; after it the job is queued and ends at once.
            Assert.Equal([true], await finish);
            Assert.NotEqual(CancelAnswer.Unknown, await cancel);
            Assert.Equal(JobState.Canceled, await StateOfAsync(claimed.Attempt.Job));
        }
    }

    private Task<CancelAnswer> CancelAsync(Guid job) => Store.CancelAsync(job, Some.Retention, Deadline.Token);
}
