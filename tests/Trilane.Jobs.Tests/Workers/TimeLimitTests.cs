using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>Attempts that take longer than they may.</summary>
public sealed class TimeLimitTests
{
    [Fact]
    public async Task The_token_fires_at_the_time_limit_and_the_attempt_has_failed()
    {
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
            options => (options.TimeLimit, options.Retries) = (TimeSpan.FromMilliseconds(100), 0));

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.Equal(
            (504, "The job took too long", "It did not end within its time limit of 00:00:00.1000000."),
            (failure.Problem.Status, failure.Problem.Title, failure.Problem.Detail));
    }

    [Fact]
    public async Task An_attempt_over_its_limit_is_repeated_like_any_that_failed()
    {
        await using var app = await JobApp.StartAsync(
            async (_, context, cancellationToken) =>
            {
                await Task.Delay(context.Attempt == 1 ? Timeout.Infinite : 0, cancellationToken);
                return $"attempt {context.Attempt}";
            },
            options => (options.TimeLimit, options.RetryDelay) = (TimeSpan.FromMilliseconds(200), TimeSpan.Zero));

        Assert.Equal("attempt 2", await app.RunAsync());
    }

    [Fact]
    public async Task Code_that_ignores_its_token_is_given_up_and_its_thread_counted_as_lost_until_it_ends()
    {
        using var open = new ManualResetEventSlim();
        await using var app = await JobApp.StartAsync(
            (text, _, _) =>
            {
                if (text == "deaf")
                {
                    open.Wait(Deadline.Time, CancellationToken.None);
                }

                return Task.FromResult(text);
            },
            options => (options.TimeLimit, options.Retries) = (TimeSpan.FromMilliseconds(100), 0));

        var deaf = await app.EnqueueAsync("deaf");
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => deaf.WaitForResultAsync(Deadline.Token));
        Assert.EndsWith("did not heed its token.", failure.Problem.Detail, StringComparison.Ordinal);
        Assert.Contains("1 of 2 workers are", await app.Log.LineAsync("its thread is lost"), StringComparison.Ordinal);
        Assert.Equal((1, 1), (app.Worker.Lost, app.Worker.Busy));
        Assert.Equal("goes on", await app.RunAsync("goes on"));

        open.Set();
        await Waiting.UntilAsync(() => app.Worker is { Lost: 0, Busy: 0 });
        Assert.Equal(JobState.Failed, (await deaf.GetStatusAsync(Deadline.Token)).State);
    }

    [Fact]
    public async Task A_canceled_job_that_ignores_its_token_has_failed_at_its_limit_and_is_not_called_canceled()
    {
        using var open = new ManualResetEventSlim();
        await using var app = await JobApp.StartAsync(
            (text, _, _) =>
            {
                open.Wait(Deadline.Time, CancellationToken.None);
                return Task.FromResult(text);
            },
            options => options.TimeLimit = TimeSpan.FromSeconds(1));
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.Client.CancelAsync(handle.Id, Deadline.Token);

        Assert.Equal(JobState.Failed, (await app.FinalAsync(handle.Id)).State);
        open.Set();
    }

    [Fact]
    public async Task What_a_job_registers_with_its_token_may_throw_and_harms_nobody()
    {
        await using var app = await JobApp.StartAsync(
            async (_, _, cancellationToken) =>
            {
                await using var registration = cancellationToken.Register(() => throw new InvalidOperationException("bad callback"));
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
            options => (options.TimeLimit, options.Retries) = (TimeSpan.FromMilliseconds(100), 0));

        await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.Contains("bad callback", await app.Log.LineAsync("had registered with its token failed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_with_requests_warns_of_jobs_without_a_limit()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), options => options.TimeLimit = Timeout.InfiniteTimeSpan);

        Assert.Contains(nameof(Answer), await app.Log.LineAsync("have no time limit"), StringComparison.Ordinal);
    }
}
