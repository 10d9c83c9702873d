using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>What becomes of attempts that fail.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task A_failed_attempt_is_repeated_until_one_succeeds()
    {
        await using var app = await JobApp.StartAsync(
            (_, context, _) => context.Attempt < 3 ? throw new IOException("torn") : Task.FromResult($"attempt {context.Attempt}"),
            options => options.RetryDelay = TimeSpan.Zero);

        Assert.Equal("attempt 3", await app.RunAsync());
    }

    [Fact]
    public async Task A_job_that_always_fails_has_failed_after_its_last_attempt_with_the_last_error()
    {
        await using var app = await JobApp.StartAsync(
            (_, context, _) => throw new IOException($"torn {context.Attempt}"),
            options => (options.Retries, options.RetryDelay) = (2, TimeSpan.Zero));

        var handle = await app.EnqueueAsync();
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => handle.WaitForResultAsync(Deadline.Token));

        Assert.Equal((handle.Id, 500, "The job failed", "IOException: torn 3"), (failure.Id, failure.Problem.Status, failure.Problem.Title, failure.Problem.Detail));
        Assert.Equal(3, app.Code.Started.Count);
        var status = await handle.GetStatusAsync(Deadline.Token);
        Assert.Equal((JobState.Failed, 3, "IOException: torn 3"), (status.State, status.Attempt, status.Error?.Detail));
    }

    [Fact]
    public async Task Between_attempts_a_job_waits_for_its_retry_and_says_why_the_last_failed()
    {
        await using var app = await JobApp.StartAsync(
            (_, _, _) => throw new IOException("torn"), options => options.RetryDelay = TimeSpan.FromHours(1));

        var handle = await app.EnqueueAsync();
        var status = await app.UntilAsync(handle.Id, status => status.WaitingFor == JobWaitingFor.Retry);

        Assert.Equal((JobState.Queued, 1, "IOException: torn"), (status.State, status.Attempt, status.Error?.Detail));
        Assert.InRange((status.RunAt - DateTimeOffset.UtcNow)!.Value.TotalMinutes, 40, 80);
        Assert.Contains("is repeated in", await app.Log.LineAsync("The attempt 1 of the job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetryWhen_decides()
    {
        await using var app = await JobApp.StartAsync(
            (text, context, _) => text == "io" ? throw new IOException("torn") : context.Attempt == 1 ? throw new TimeoutException() : Task.FromResult("done"),
            options => (options.RetryDelay, options.RetryWhen) = (TimeSpan.Zero, exception => exception is TimeoutException));

        Assert.Equal("done", await app.RunAsync("time"));
        await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync("io"));
        Assert.Single(app.Code.Started, text => text == "io");
    }

    [Fact]
    public async Task A_RetryWhen_that_throws_is_reported_and_leaves_the_rule_as_it_is_without_it()
    {
        await using var app = await JobApp.StartAsync(
            (_, context, _) => context.Attempt == 1 ? throw new IOException("torn") : Task.FromResult("done"),
            options => (options.RetryDelay, options.RetryWhen) = (TimeSpan.Zero, _ => throw new InvalidOperationException("bad rule")));

        Assert.Equal("done", await app.RunAsync());
        Assert.Contains("bad rule", await app.Log.LineAsync("RetryWhen"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_of_the_job_is_its_error_word_for_word_and_final()
    {
        await using var app = await JobApp.StartAsync((_, _, _) => throw new JobProblemException(new ProblemDetails
        {
            Title = "No such page",
            Detail = "The document has 3 pages; ask for 1 to 3.",
            Type = "https://example.org/no-such-page",
            Status = 404,
            Extensions = { ["pages"] = new[] { 1, 2, 3 }, ["page"] = new { number = 4 } },
        }));

        var handle = await app.EnqueueAsync();
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => handle.WaitForResultAsync(Deadline.Token));

        var problem = failure.Problem;
        Assert.Equal(
            ("No such page", "The document has 3 pages; ask for 1 to 3.", "https://example.org/no-such-page", 404),
            (problem.Title, problem.Detail, problem.Type, problem.Status));
        Assert.Equal("[1,2,3]", JsonSerializer.Serialize(problem.Extensions["pages"]));
        Assert.Equal("""{"number":4}""", JsonSerializer.Serialize(problem.Extensions["page"]));
        Assert.Single(app.Code.Started);
    }

    [Fact]
    public async Task A_problem_of_validation_keeps_its_errors()
    {
        await using var app = await JobApp.StartAsync((_, _, _) => throw new JobProblemException(
            new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["page"] = ["too high"] })));

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.Equal("""{"page":["too high"]}""", JsonSerializer.Serialize(failure.Problem.Extensions["errors"]));
    }

    [Fact]
    public async Task A_problem_whose_extensions_are_no_JSON_still_says_why_the_job_failed()
    {
        var loop = new List<object>();
        loop.Add(loop);
        await using var app = await JobApp.StartAsync((_, _, _) => throw new JobProblemException(new ProblemDetails { Detail = "Torn.", Extensions = { ["loop"] = loop } }));

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.StartsWith("Torn. (Its extensions are left out", failure.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_in_the_store_that_cannot_be_read_fails_at_once_and_says_so()
    {
        using var folder = new JobFolder();
        Guid id;
        await using (var web = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder, settings: ("Trilane:Jobs:Role", "web")))
        {
            id = (await web.EnqueueAsync()).Id;
            await folder.ExecuteAsync("""UPDATE trilane_job SET request = CAST('{"text":{}}' AS BLOB)""");
        }

        await using var worker = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), folder: folder);

        var status = await worker.FinalAsync(id);
        Assert.Equal((JobState.Failed, 1, "The request can't be read"), (status.State, status.Attempt, status.Error?.Title));
        Assert.Contains("$.text", status.Error!.Detail, StringComparison.Ordinal);
        Assert.Empty(worker.Code.Started);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_fails_the_attempt()
    {
        await using var app = await JobApp.StartAsync(builder => builder.AddJob<Looping>(options => options.Retries = 0), (_, _, _) => Task.FromResult(""));

        var handle = await app.Client.EnqueueAsync(new LoopingRequest(), cancellationToken: Deadline.Token);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => handle.WaitForResultAsync(Deadline.Token));

        Assert.Contains("cycle", failure.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_cannot_be_made_fails_its_attempt_with_the_reason()
    {
        await using var app = await JobApp.StartAsync(builder => builder.AddJob<Lacking>(options => options.Retries = 0), (_, _, _) => Task.FromResult(""));

        var handle = await app.Client.EnqueueAsync(new LackingRequest(), cancellationToken: Deadline.Token);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => handle.WaitForResultAsync(Deadline.Token));

        Assert.Contains(nameof(TimeZoneInfo), failure.Problem.Detail, StringComparison.Ordinal);
    }

    internal sealed record LoopingRequest : IJobRequest<object>;

    internal sealed class Looping : IJob<LoopingRequest, object>
    {
        public Task<object> RunAsync(LoopingRequest request, JobContext context, CancellationToken cancellationToken)
        {
            List<object> loop = [];
            loop.Add(loop);
            return Task.FromResult<object>(loop);
        }
    }

    internal sealed record LackingRequest : IJobRequest<string>;

    internal sealed class Lacking(TimeZoneInfo missing) : IJob<LackingRequest, string>
    {
        public Task<string> RunAsync(LackingRequest request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(missing.Id);
    }
}
