using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>How attempts end, and the fence that keeps stale ones out.</summary>
public abstract class FinishConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_success_is_final_and_has_its_result()
    {
        var claimed = await StartJobAsync();
        var running = await ReadAsync(claimed.Attempt.Job);

        Assert.True(await FinishAsync(Some.Success(claimed.Attempt, """{"pages":3}""")));

        var record = await ReadAsync(claimed.Attempt.Job);
        Assert.Equal(JobState.Succeeded, record.Status.State);
        Assert.True(record.Status.Done);
        Assert.Equal(1, record.Status.Attempt);
        Assert.NotNull(record.Status.FinishedAt);
        Assert.Equal(running.Status.StartedAt, record.Status.StartedAt);
        Assert.Null(record.Status.Error);
        Assert.True(record.Version > running.Version);
        Assert.Equal(Some.Retention.TotalSeconds, (record.ExpiresAt!.Value - record.Status.FinishedAt!.Value).TotalSeconds, 1.0);
        var result = await Store.ReadResultAsync(claimed.Attempt.Job, Deadline.Token);
        Assert.Equal(JobState.Succeeded, result!.State);
        Assert.Equal("""{"pages":3}"""u8.ToArray(), result.Result.ToArray());
        Assert.True(result.Error.IsEmpty);
        Assert.False(result.IsExpired);
    }

    [Fact]
    public async Task A_failure_is_final_and_has_its_error()
    {
        var claimed = await StartJobAsync();

        Assert.True(await FinishAsync(Some.Failure(claimed.Attempt)));

        var status = (await ReadAsync(claimed.Attempt.Job)).Status;
        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal("It broke", status.Error!.Title);
        Assert.Equal("The page is torn", status.Error.Detail);
        var result = await Store.ReadResultAsync(claimed.Attempt.Job, Deadline.Token);
        Assert.Equal(JobState.Failed, result!.State);
        Assert.Equal(Some.Problem.ToArray(), result.Error.ToArray());
        Assert.True(result.Result.IsEmpty);
    }

    [Fact]
    public async Task A_cancellation_is_final()
    {
        var claimed = await StartJobAsync();
        Assert.Equal(CancelAnswer.Stopping, await Store.CancelAsync(claimed.Attempt.Job, Some.Retention, Deadline.Token));

        Assert.True(await FinishAsync(Some.Cancellation(claimed.Attempt)));

        Assert.Equal(JobState.Canceled, await StateOfAsync(claimed.Attempt.Job));
        Assert.Equal(JobState.Canceled, (await Store.ReadResultAsync(claimed.Attempt.Job, Deadline.Token))!.State);
    }

    [Fact]
    public async Task A_retry_waits_for_its_delay_and_counts_a_failure()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);

        Assert.True(await FinishAsync(Some.Retry(claimed.Attempt, TimeSpan.FromMinutes(5))));

        var record = await ReadAsync(claimed.Attempt.Job);
        Assert.Equal(JobState.Queued, record.Status.State);
        Assert.Equal(JobWaitingFor.Retry, record.Status.WaitingFor);
        Assert.Equal("It broke", record.Status.Error!.Title);
        Assert.Equal(1, record.Status.Attempt);
        Assert.NotNull(record.Status.RunAt);
        Assert.Empty(await ClaimAsync(worker));

        await Home.PassTimeAsync(TimeSpan.FromMinutes(6));
        Assert.Equal([Some.Queue], (await Store.FindWorkAsync([Some.Queue], Deadline.Token)).Queues);
        await Store.RenewAsync(worker.Id, Lease, Deadline.Token);
        var second = Assert.Single(await ClaimAsync(worker));
        Assert.Equal(2, second.Number);
        Assert.Equal(1, second.Failures);
        Assert.True(second.Attempt.Generation > claimed.Attempt.Generation);
        Assert.Equal("It broke", (await ReadAsync(claimed.Attempt.Job)).Status.Error!.Title);
    }

    [Fact]
    public async Task A_retry_without_delay_is_ready_at_once()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);

        Assert.True(await FinishAsync(Some.Retry(claimed.Attempt)));

        Assert.Null((await ReadAsync(claimed.Attempt.Job)).Status.WaitingFor);
        Assert.Equal(2, Assert.Single(await ClaimAsync(worker)).Number);
    }

    [Fact]
    public async Task A_job_that_was_given_back_stands_at_its_old_place_and_is_not_charged()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        var later = await AcceptAsync();

        Assert.True(await FinishAsync(Some.GiveBack(claimed.Attempt)));

        var record = await ReadAsync(claimed.Attempt.Job);
        Assert.Equal(JobState.Queued, record.Status.State);
        Assert.Equal(0, record.Status.Attempt);
        Assert.Null(record.Status.StartedAt);
        var again = await ClaimAsync(worker);
        Assert.Equal([claimed.Attempt.Job, later.Id], again.Select(job => job.Attempt.Job));
        Assert.Equal(1, again[0].Number);
        Assert.Equal(0, again[0].Failures);
        Assert.True(again[0].Attempt.Generation > claimed.Attempt.Generation);
    }

    [Theory]
    [InlineData(nameof(AttemptEndKind.Succeeded))]
    [InlineData(nameof(AttemptEndKind.Failed))]
    [InlineData(nameof(AttemptEndKind.Canceled))]
    [InlineData(nameof(AttemptEndKind.Retry))]
    [InlineData(nameof(AttemptEndKind.GivenBack))]
    public async Task A_stale_attempt_can_end_nothing(string kind)
    {
        var worker = await RegisterAsync();
        var stale = await StartJobAsync(worker);
        Assert.True(await FinishAsync(Some.GiveBack(stale.Attempt)));
        var end = Some.End(Enum.Parse<AttemptEndKind>(kind), stale.Attempt);

        Assert.False(await FinishAsync(end));
        Assert.Equal(JobState.Queued, await StateOfAsync(stale.Attempt.Job));

        var present = Assert.Single(await ClaimAsync(worker));
        var before = await ReadAsync(stale.Attempt.Job);
        Assert.False(await FinishAsync(end));
        Assert.Equivalent(before, await ReadAsync(stale.Attempt.Job));

        Assert.True(await FinishAsync(Some.Failure(present.Attempt)));
        Assert.False(await FinishAsync(end));
        Assert.Equal(JobState.Failed, await StateOfAsync(stale.Attempt.Job));
    }

    [Theory]
    [InlineData(nameof(AttemptEndKind.Succeeded))]
    [InlineData(nameof(AttemptEndKind.Failed))]
    [InlineData(nameof(AttemptEndKind.Canceled))]
    public async Task An_end_whose_answer_got_lost_counts_when_it_is_told_again(string kind)
    {
        var claimed = await StartJobAsync();
        var end = Some.End(Enum.Parse<AttemptEndKind>(kind), claimed.Attempt);
        Assert.True(await FinishAsync(end));
        var first = await ReadAsync(claimed.Attempt.Job);

        Assert.True(await FinishAsync(end));

        Assert.Equivalent(first, await ReadAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task Another_end_of_an_attempt_that_has_ended_does_not_count()
    {
        var claimed = await StartJobAsync();
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));

        Assert.False(await FinishAsync(Some.Failure(claimed.Attempt)));
        Assert.False(await FinishAsync(Some.Retry(claimed.Attempt)));
        Assert.False(await FinishAsync(Some.GiveBack(claimed.Attempt)));

        Assert.Equal(JobState.Succeeded, await StateOfAsync(claimed.Attempt.Job));
    }

    [Fact]
    public async Task An_attempt_of_an_unknown_job_does_not_count() =>
        Assert.False(await FinishAsync(Some.Success(new AttemptId(Guid.CreateVersion7(), 1))));

    [Fact]
    public async Task Answers_stand_in_the_order_of_the_ends()
    {
        await AcceptAsync(6);
        var claimed = await ClaimAsync(await RegisterAsync());
        var stale = claimed[1].Attempt with { Generation = claimed[1].Attempt.Generation - 1 };

        var counted = await Store.FinishAsync(
            [
                Some.Success(claimed[0].Attempt), Some.Success(stale), Some.Failure(claimed[2].Attempt), Some.Retry(claimed[3].Attempt, TimeSpan.FromHours(1)),
                Some.GiveBack(claimed[4].Attempt), Some.Success(claimed[5].Attempt, "\"last\""),
            ],
            Deadline.Token);

        Assert.Equal([true, false, true, true, true, true], counted);
        JobState[] states = [JobState.Succeeded, JobState.Running, JobState.Failed, JobState.Queued, JobState.Queued, JobState.Succeeded];
        for (var index = 0; index < states.Length; index++)
        {
            Assert.Equal(states[index], await StateOfAsync(claimed[index].Attempt.Job));
        }

        Assert.Equal("\"last\""u8.ToArray(), (await Store.ReadResultAsync(claimed[5].Attempt.Job, Deadline.Token))!.Result.ToArray());
    }

    [Fact]
    public async Task The_same_attempt_twice_in_one_call_ends_once()
    {
        var claimed = await StartJobAsync();

        await Store.FinishAsync([Some.Success(claimed.Attempt, "1"), Some.Success(claimed.Attempt, "2")], Deadline.Token);

        Assert.Equal("1"u8.ToArray(), (await Store.ReadResultAsync(claimed.Attempt.Job, Deadline.Token))!.Result.ToArray());
        Assert.Empty(await Store.CountAsync(Deadline.Token));
    }

    [Fact]
    public async Task A_job_without_an_outcome_has_no_result()
    {
        var job = await AcceptAsync();

        Assert.Null(await Store.ReadResultAsync(job.Id, Deadline.Token));
        Assert.Null(await Store.ReadResultAsync(Guid.CreateVersion7(), Deadline.Token));
    }

    [Fact]
    public async Task Of_many_ends_of_one_attempt_at_once_exactly_one_decides()
    {
        var other = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var claimed = await StartJobAsync();
            var ends = Enumerable.Range(0, 8).Select(index => Some.End((AttemptEndKind)(index % 5), claimed.Attempt)).ToList();

            var counted = await Task.WhenAll(ends.Select((end, index) => (index % 2 == 0 ? Store : other).FinishAsync([end], Deadline.Token))).Within();

            // The same final end told twice counts twice, and an end that isn't final does where the job is canceled; nothing else may.
            var kinds = ends.Zip(counted, (end, answer) => (end.Kind, Counted: answer[0])).Where(end => end.Counted).Select(end => end.Kind).ToList();
            if (kinds.Contains(AttemptEndKind.Canceled))
            {
                kinds.RemoveAll(kind => kind is AttemptEndKind.Retry or AttemptEndKind.GivenBack);
            }

            Assert.Single(kinds.Distinct());
            if (kinds[0] is AttemptEndKind.Retry or AttemptEndKind.GivenBack)
            {
                Assert.Single(kinds);
            }

            await Store.CancelAsync(claimed.Attempt.Job, Some.Retention, Deadline.Token);
        }
    }
}
