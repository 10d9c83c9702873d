using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>The rows of <c>POST</c> to a job's route.</summary>
public sealed class EnqueueTests
{
    [Fact]
    public async Task Accepted_job_is_answered_with_202_and_where_to_follow_it()
    {
        await using var app = await JobApp.StartAsync(workers: 0);

        using var answer = await app.PostAsync("/sum", new { numbers = new[] { 1, 2 } });

        Assert.Equal(202, (int)answer.StatusCode);
        var status = await JobApp.JsonAsync(answer);
        Assert.Equal(
            ["id", "job", "state", "done", "attempt", "progress", "createdAt", "runAt", "startedAt", "finishedAt", "waitingFor", "error"],
            status.AsObject().Select(member => member.Key));
        Assert.Equal(
            ("Sum", "queued", false, 0, "worker"),
            ((string?)status["job"], (string?)status["state"], (bool)status["done"]!, (int)status["attempt"]!, (string?)status["waitingFor"]));
        Assert.EndsWith("Z", (string?)status["createdAt"], StringComparison.Ordinal);
        Assert.Equal(7, Guid.Parse((string)status["id"]!).Version);
        Assert.Equal($"/jobs/{status["id"]}", answer.Headers.Location!.ToString());
        Assert.Equal($"/jobs/{status["id"]}", answer.Headers.GetValues("Operation-Location").Single());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Prefer", answer.Headers.Vary);
        Assert.False(answer.Headers.Contains("Preference-Applied"));
    }

    [Theory]
    [InlineData("", "/tenants/{tenant}/work/", "/tenants/a/work/")]
    [InlineData("/base", "/jobs", "/base/jobs/")]
    [InlineData("", "/", "/")]
    public async Task Location_leads_to_where_MapJobs_is_mapped(string pathBase, string pattern, string expected)
    {
        var prefix = pattern.StartsWith("/tenants", StringComparison.Ordinal) ? "/tenants/{tenant}" : "";
        await using var app = await JobApp.StartAsync(
            map: app =>
            {
                app.UsePathBase(pathBase);
                app.UseRouting();
                var group = app.MapGroup(prefix);
                group.MapJob<Sum>("/sum");
                group.MapJobs(pattern[prefix.Length..]);
            });

        var path = await app.AcceptedAsync($"{pathBase}{prefix.Replace("{tenant}", "a", StringComparison.Ordinal)}/sum", new { numbers = new[] { 1 } });

        Assert.StartsWith(expected, path, StringComparison.Ordinal);
        Assert.Equal("succeeded", (string?)(await app.StateAsync(path, "succeeded"))["state"]);
    }

    [Fact]
    public async Task Wait_is_answered_with_the_result_of_a_job_that_ends_in_time()
    {
        await using var app = await JobApp.StartAsync();

        using var answer = await app.PostAsync("/sum", new { numbers = new[] { 1, 2, 3 } }, ("Prefer", "respond-async, wait=20"));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("""{"total":6}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("wait=20", answer.Headers.GetValues("Preference-Applied").Single());
        Assert.Contains("Prefer", answer.Headers.Vary);
        using var result = await app.GetAsync($"{answer.Headers.GetValues("Operation-Location").Single()}/result");
        Assert.Equal(200, (int)result.StatusCode);
    }

    [Fact]
    public async Task Wait_is_answered_with_the_problem_of_a_job_that_fails_in_time()
    {
        await using var app = await JobApp.StartAsync();

        using var answer = await app.PostAsync("/failing", new { status = 451 }, ("Prefer", "wait=20"));

        Assert.Equal("Page 7 of 6.", (string?)(await JobApp.ProblemAsync(answer, 451))["detail"]);
    }

    [Fact]
    public async Task Wait_ends_with_202_when_its_time_is_over()
    {
        await using var app = await JobApp.StartAsync();
        var started = Stopwatch.GetTimestamp();

        using var answer = await app.PostAsync("/held", new { name = "w" }, ("Prefer", "respond-async, wait=1"));

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(0.9));
        Assert.Equal("respond-async, wait=1", answer.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal("running", (string?)(await JobApp.JsonAsync(answer))["state"]);
    }

    [Fact]
    public async Task Same_idempotency_key_gives_the_first_answer_again()
    {
        await using var app = await JobApp.StartAsync();
        (string, string) key = ("Idempotency-Key", "\"k\"");
        var first = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 }, label = "x" }, key);
        await app.StateAsync(first, "succeeded");

        Assert.Equal(first, await app.AcceptedAsync("/sum", new { label = "x", numbers = new[] { 1 } }, key));
        Assert.Equal(first, await app.AcceptedAsync("/sum", new { numbers = new[] { 1 }, label = "x" }, ("Idempotency-Key", "k")));
        using var waited = await app.PostAsync("/sum", new { numbers = new[] { 1 }, label = "x" }, key, ("Prefer", "wait=5"));
        Assert.Equal(200, (int)waited.StatusCode);
        using var other = await app.PostAsync("/sum", new { numbers = new[] { 2 }, label = "x" }, key);
        Assert.Contains("was used for another request", (string?)(await JobApp.ProblemAsync(other, 422))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_calls_with_one_key_make_one_job()
    {
        await using var app = await JobApp.StartAsync();

        var jobs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.AcceptedAsync("/sum", new { numbers = new[] { 1 } }, ("Idempotency-Key", "\"one\""))));

        Assert.Single(jobs.Distinct());
    }

    [Fact]
    public async Task Garbled_idempotency_key_is_answered_with_400()
    {
        await using var app = await JobApp.StartAsync();

        using var answer = await app.PostAsync("/sum", new { numbers = new[] { 1 } }, ("Idempotency-Key", "\"k"));

        Assert.Contains("no closing quote", (string?)(await JobApp.ProblemAsync(answer, 400))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"numbers":[1,"x"]}""", "$.numbers[1]", "The value is not of the kind that is expected here.")]
    [InlineData("""{"numbers":[1""", "$.numbers[0]", null)]
    [InlineData("""{"numbers":null}""", "$.numbers", "The value must not be null.")]
    [InlineData("{}", "$", "Required members are missing: 'numbers'.")]
    [InlineData("", "$", "Required members are missing: 'numbers'.")]
    public async Task Malformed_JSON_is_answered_with_400_that_names_the_path(string body, string path, string? message)
    {
        await using var app = await JobApp.StartAsync(workers: 0);

        using var answer = await app.SendAsync(HttpMethod.Post, "/sum", body: new StringContent(body, Encoding.UTF8, "application/json"));

        var errors = (await JobApp.ProblemAsync(answer, 400))["errors"]!;
        Assert.True(errors[path] is not null, errors.ToJsonString());
        Assert.Equal(message ?? (string?)errors[path]![0], (string?)errors[path]![0]);
        Assert.DoesNotContain("Trilane", (string?)errors[path]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_is_no_request()
    {
        await using var app = await JobApp.StartAsync(workers: 0);

        using var answer = await app.PostAsync("/sum", null);

        Assert.Contains("is null", (string?)(await JobApp.ProblemAsync(answer, 400))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_that_breaks_rules_is_answered_with_400_and_all_errors()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var body = new
        {
            numbers = Array.Empty<int>(),
            label = "longer than ten",
            level = 6,
            detail = new { mail = "nobody", reason = (string?)null },
            others = new[] { new { mail = "a@b", reason = "r" }, new { mail = "a@b", reason = "" } },
        };

        using var answer = await app.PostAsync("/sum", body);

        var errors = (await JobApp.ProblemAsync(answer, 400))["errors"]!.AsObject();
        Assert.Equal(
            ["detail.mail", "detail.reason", "label", "level", "numbers", "others[1].reason"], errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Equal("The reason field is required.", (string?)errors["detail.reason"]![0]);
    }

    [Fact]
    public async Task Request_may_check_itself()
    {
        await using var app = await JobApp.StartAsync(workers: 0);

        using var answer = await app.PostAsync("/sum", new { numbers = new[] { 1 }, label = "bad" });

        Assert.Equal("The label must not be bad.", (string?)(await JobApp.ProblemAsync(answer, 400))["errors"]!["label"]![0]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("nonsense")]
    public async Task Other_media_types_are_answered_with_415(string type)
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        using var body = new ByteArrayContent("x"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await app.SendAsync(HttpMethod.Post, "/sum", body: body);

        Assert.Contains(type, (string?)(await JobApp.ProblemAsync(answer, 415))["detail"], StringComparison.Ordinal);
        Assert.Equal("application/json, multipart/form-data", string.Join(", ", answer.Headers.GetValues("Accept-Post")));
    }

    [Theory]
    [InlineData("application/vnd.app+json; charset=utf-8", "utf-8")]
    [InlineData("application/json; charset=utf-16", "utf-16")]
    public async Task Other_kinds_of_JSON_are_taken(string type, string encoding)
    {
        await using var app = await JobApp.StartAsync();
        using var body = new ByteArrayContent(Encoding.GetEncoding(encoding).GetBytes("""{"title":"ü"}"""));
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", [("Prefer", "wait=20")], body);

        Assert.Equal("ü", (string?)(await JobApp.JsonAsync(answer))["request"]!["title"]);
    }

    [Fact]
    public async Task Empty_body_is_enough_where_nothing_is_required()
    {
        await using var app = await JobApp.StartAsync();

        using var answer = await app.SendAsync(HttpMethod.Post, "/failing");

        Assert.Equal(202, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_that_is_too_large_is_answered_with_413(bool chunked)
    {
        await using var app = await JobApp.StartAsync();
        using var body = JsonContent.Create(new { title = new string('x', 100_000) });
        await body.LoadIntoBufferAsync();
        using var streamed = new StreamContent(await body.ReadAsStreamAsync());
        streamed.Headers.ContentType = body.Headers.ContentType;
        streamed.Headers.ContentLength = chunked ? null : body.Headers.ContentLength;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/measured") { Content = streamed };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await app.Client.SendAsync(request);

        Assert.Contains("2000", (string?)(await JobApp.ProblemAsync(answer, 413))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_queue_is_answered_with_429()
    {
        await using var app = await JobApp.StartAsync(jobs => jobs.AddQueue("default", queue => queue.Limit = 1), workers: 0);
        await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });

        using var answer = await app.PostAsync("/sum", new { numbers = new[] { 2 } });

        Assert.Contains("'default' holds as many jobs", (string?)(await JobApp.ProblemAsync(answer, 429))["detail"], StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }
}
