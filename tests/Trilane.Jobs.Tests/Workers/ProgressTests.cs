using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;
using Trilane.Jobs.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>How far jobs say they are.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task Followers_see_what_a_job_reports_while_it_runs()
    {
        var seen = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(async (_, context, _) =>
        {
            context.ReportProgress(0.25, "page 1 of 4");
            await seen.Task;
            return "";
        });

        var handle = await app.EnqueueAsync();
        var status = await app.UntilAsync(handle.Id, status => status.Progress is not null);
        seen.SetResult();

        Assert.Equal((JobState.Running, new JobProgress(0.25, "page 1 of 4")), (status.State, status.Progress));
    }

    [Fact]
    public async Task A_hundred_thousand_reports_are_a_few_writes_and_the_last_one_counts()
    {
        await using var app = await JobApp.StartAsync(async (_, context, cancellationToken) =>
        {
            for (var i = 1; i <= 100_000; i++)
            {
                context.ReportProgress(i / 100_000.0, $"{i}");
                if (i % 10_000 == 0)
                {
                    await Task.Delay(30, cancellationToken);
                }
            }

            return "";
        });

        var handle = await app.EnqueueAsync();
        await handle.WaitForResultAsync(Deadline.Token);

        Assert.InRange(app.Store.Calls("ReportAsync"), 1, 20);
        Assert.Equal(new JobProgress(1, "100000"), (await handle.GetStatusAsync(Deadline.Token)).Progress);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1.5, 1)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    public async Task Fractions_outside_are_cut_and_long_messages_too(double reported, double kept)
    {
        await using var app = await JobApp.StartAsync((_, context, _) =>
        {
            context.ReportProgress(reported, new string('x', 300));
            return Task.FromResult("");
        });

        var handle = await app.EnqueueAsync();
        await handle.WaitForResultAsync(Deadline.Token);

        Assert.Equal(new JobProgress(kept, new string('x', 200)), (await handle.GetStatusAsync(Deadline.Token)).Progress);
    }

    [Fact]
    public async Task The_next_attempt_begins_without_the_progress_of_the_last()
    {
        await using var app = await JobApp.StartAsync(
            (_, context, _) =>
            {
                context.ReportProgress(0.5, "half");
                throw new IOException("torn");
            },
            options => options.RetryDelay = TimeSpan.FromHours(1));

        var handle = await app.EnqueueAsync();
        var status = await app.UntilAsync(handle.Id, status => status.WaitingFor == JobWaitingFor.Retry);

        Assert.Null(status.Progress);
    }

    [Fact]
    public async Task A_store_that_takes_no_reports_keeps_no_job_from_its_end_nor_its_worker_from_its_duties()
    {
        var held = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(
            async (_, context, cancellationToken) =>
            {
                context.ReportProgress(0.5);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
            options => (options.TimeLimit, options.Retries) = (TimeSpan.FromMilliseconds(300), 0),
            store: store => store.Before = (name, _) => name == "ReportAsync" ? held.Task : Task.CompletedTask);

        // The writing of progress hangs; the time limit is kept all the same.
        await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());
        held.SetResult();
    }
}
