using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>Status, result, cancel and delete.</summary>
public sealed class FollowTests
{
    [Fact]
    public async Task Status_is_200_for_every_state_and_tells_all_of_it()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.EndedAsync("/failing", new { status = 418 });

        using var answer = await app.GetAsync(job);

        Assert.Equal(200, (int)answer.StatusCode);
        var status = await JobApp.JsonAsync(answer);
        Assert.Equal(("failed", true, 1), ((string?)status["state"], (bool)status["done"]!, (int)status["attempt"]!));
        Assert.NotNull(status["startedAt"]);
        Assert.NotNull(status["finishedAt"]);
        Assert.Null(status["waitingFor"]);
        Assert.Equal((418, "No such page", 7), ((int)status["error"]!["status"]!, (string?)status["error"]!["title"], (int)status["error"]!["page"]!));
        Assert.False(answer.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task Known_status_is_answered_with_304_compared_weakly()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.EndedAsync("/sum", new { numbers = new[] { 1 } });
        using var answer = await app.GetAsync(job);
        var tag = answer.Headers.ETag!;
        Assert.True(tag.IsWeak);

        foreach (var known in new[] { tag.ToString(), tag.Tag, $"\"x\", {tag}", "*" })
        {
            using var unchanged = await app.GetAsync(job, ("If-None-Match", known));
            Assert.Equal(304, (int)unchanged.StatusCode);
            Assert.Equal(tag, unchanged.Headers.ETag);
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        }

        foreach (var unknown in new[] { "\"x\"", "garbage", "W/\"0\"" })
        {
            using var changed = await app.GetAsync(job, ("If-None-Match", unknown));
            Assert.Equal(200, (int)changed.StatusCode);
        }
    }

    [Fact]
    public async Task Long_poll_is_answered_when_the_state_changes_and_not_for_progress()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.AcceptedAsync("/held", new { name = "p", steps = 2 });
        await app.StateAsync(job, "running");
        var holds = app.Services.GetRequiredService<Holds>();

        var poll = app.GetAsync(job, ("Prefer", "wait=20"));
        holds["p"].Release();
        await using (var events = await EventReader.OpenAsync(app, job))
        {
            while (!(await events.NextAsync())!.Value.Data.Contains("step 1", StringComparison.Ordinal))
            {
            }
        }

        Assert.False(poll.IsCompleted);
        holds["p"].Release();
        using var answer = await poll;
        Assert.Equal("succeeded", (string?)(await JobApp.JsonAsync(answer))["state"]);
        Assert.Equal("wait=20", answer.Headers.GetValues("Preference-Applied").Single());
    }

    [Fact]
    public async Task Long_poll_is_answered_at_once_for_a_final_job_and_for_a_client_that_knows_less()
    {
        await using var app = await JobApp.StartAsync();
        var ended = await app.EndedAsync("/sum", new { numbers = new[] { 1 } });
        var running = await app.AcceptedAsync("/held", new { name = "l" });
        await app.StateAsync(running, "running");
        var started = Stopwatch.GetTimestamp();

        using var final = await app.GetAsync(ended, ("Prefer", "wait=20"));
        using var news = await app.GetAsync(running, ("Prefer", "wait=20"), ("If-None-Match", "W/\"0\""));

        Assert.Equal((200, 200), ((int)final.StatusCode, (int)news.StatusCode));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Long_poll_without_news_is_answered_when_its_time_is_over()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.AcceptedAsync("/held", new { name = "n" });
        await app.StateAsync(job, "running");
        using var now = await app.GetAsync(job);

        using var same = await app.GetAsync(job, ("Prefer", "wait=1"), ("If-None-Match", now.Headers.ETag!.ToString()));
        using var again = await app.GetAsync(job, ("Prefer", "wait=1"));

        Assert.Equal((304, 200), ((int)same.StatusCode, (int)again.StatusCode));
    }

    [Fact]
    public async Task Long_poll_ends_when_the_app_stops()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/held", new { name = "s" });
        var poll = app.GetAsync(job, ("Prefer", "wait=60"));
        await using var events = await EventReader.OpenAsync(app, job);
        await events.NextAsync();
        var started = Stopwatch.GetTimestamp();

        await app.StopAsync();

        using var answer = await poll;
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Empty(await events.RestAsync());
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Result_is_202_before_the_end_and_200_after_it()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.AcceptedAsync("/held", new { name = "r" });

        using var before = await app.GetAsync($"{job}/result");
        Assert.Equal(202, (int)before.StatusCode);
        Assert.NotNull(before.Headers.RetryAfter);
        Assert.Equal(job, before.Headers.Location!.ToString());

        var waited = app.GetAsync($"{job}/result", ("Prefer", "wait=20"));
        app.Services.GetRequiredService<Holds>()["r"].Release();
        using var after = await waited;
        Assert.Equal(200, (int)after.StatusCode);
        Assert.Equal("application/json", after.Content.Headers.ContentType!.MediaType);
        Assert.Equal("\"r by nobody\"", await after.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(418, 418)]
    [InlineData(200, 500)]
    [InlineData(null, 500)]
    public async Task Result_of_a_failed_job_is_its_problem_with_its_status(int? thrown, int expected)
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.EndedAsync("/failing", new { status = thrown });

        using var answer = await app.GetAsync($"{job}/result");

        var problem = await JobApp.ProblemAsync(answer, expected);
        Assert.Equal(thrown is null ? "InvalidOperationException: It broke." : "Page 7 of 6.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Result_is_410_after_its_retention()
    {
        await using var app = await JobApp.StartAsync(jobs => jobs.Settings.Definitions.Get(typeof(Sum)).Options.Retention = TimeSpan.Zero);
        var job = await app.EndedAsync("/sum", new { numbers = new[] { 1 } });

        using var answer = await app.GetAsync($"{job}/result");

        Assert.Contains("retention", (string?)(await JobApp.ProblemAsync(answer, 410))["detail"], StringComparison.Ordinal);
        using var status = await app.GetAsync(job);
        Assert.Equal(200, (int)status.StatusCode);
    }

    [Fact]
    public async Task Queued_job_is_canceled_at_once_and_has_no_result()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });

        using var canceled = await app.SendAsync(HttpMethod.Post, $"{job}/cancel");

        Assert.Equal(200, (int)canceled.StatusCode);
        Assert.Equal("canceled", (string?)(await JobApp.JsonAsync(canceled))["state"]);
        using var result = await app.GetAsync($"{job}/result");
        await JobApp.ProblemAsync(result, 409);
    }

    [Fact]
    public async Task Running_job_is_canceling_until_its_code_has_stopped()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.AcceptedAsync("/held", new { name = "c", stubborn = true });
        await app.StateAsync(job, "running");

        using var stopping = await app.SendAsync(HttpMethod.Post, $"{job}/cancel");
        Assert.Equal(202, (int)stopping.StatusCode);
        Assert.NotNull(stopping.Headers.RetryAfter);
        Assert.Equal("canceling", (string?)(await JobApp.JsonAsync(stopping))["state"]);
        using var again = await app.SendAsync(HttpMethod.Post, $"{job}/cancel");
        Assert.Equal(202, (int)again.StatusCode);

        var holds = app.Services.GetRequiredService<Holds>();
        Assert.True(await holds["c canceled"].WaitAsync(Deadline.Time));
        holds["c"].Release();
        await app.StateAsync(job, "canceled");
        using var late = await app.SendAsync(HttpMethod.Post, $"{job}/cancel");
        Assert.Equal(200, (int)late.StatusCode);
    }

    [Fact]
    public async Task Too_late_to_cancel_is_no_error()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.EndedAsync("/sum", new { numbers = new[] { 1 } });

        using var answer = await app.SendAsync(HttpMethod.Post, $"{job}/cancel");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("succeeded", (string?)(await JobApp.JsonAsync(answer))["state"]);
    }

    [Fact]
    public async Task Delete_cancels_what_is_not_final_and_forgets_what_is()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });

        using var first = await app.SendAsync(HttpMethod.Delete, job);
        using var second = await app.SendAsync(HttpMethod.Delete, job);
        using var third = await app.SendAsync(HttpMethod.Delete, job);

        Assert.Equal((202, 204), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal("canceled", (string?)(await JobApp.JsonAsync(first))["state"]);
        await JobApp.ProblemAsync(third, 404);
        using var status = await app.GetAsync(job);
        await JobApp.ProblemAsync(status, 404);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/result")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/cancel")]
    public async Task Unknown_job_and_another_callers_are_the_same_404(string method, string path)
    {
        await using var app = await JobApp.StartAsync(jobs => jobs.Owner(http => http.Request.Headers["X-User"] is [{ } user] ? user : null), workers: 0);
        var others = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } }, ("X-User", "ann"));
        var open = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });

        List<string> problems = [];
        foreach (var job in new[] { others, $"/jobs/{Guid.CreateVersion7()}", "/jobs/not-a-guid" })
        {
            using var answer = await app.SendAsync(new HttpMethod(method), $"{job}{path}", [("X-User", "bob")]);
            problems.Add((await JobApp.ProblemAsync(answer, 404)).ToJsonString());
        }

        Assert.Single(problems.Distinct());
        foreach (var (job, user) in new[] { (others, "ann"), (open, "bob") })
        {
            using var allowed = await app.SendAsync(new HttpMethod(method), $"{job}{path}", [("X-User", user)]);
            Assert.True(allowed.IsSuccessStatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/result")]
    [InlineData("/events")]
    public async Task Head_is_answered_like_get_without_a_body(string path)
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });

        using var get = await app.GetAsync($"{job}{path}");
        using var head = await app.SendAsync(HttpMethod.Head, $"{job}{path}");

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Store_that_is_down_is_answered_with_503_and_nothing_runs_later()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });
        app.Store.IsDown = true;

        HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Delete];
        foreach (var (method, path) in methods.Select(method => (method, job)).Append((HttpMethod.Post, "/sum")).Append((HttpMethod.Get, $"{job}/events")))
        {
            using var body = method == HttpMethod.Post ? new StringContent("""{"numbers":[2]}""", null, "application/json") : null;
            using var answer = await app.SendAsync(method, path, body: body);
            await JobApp.ProblemAsync(answer, 503);
            Assert.Equal(5, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        app.Store.IsDown = false;
        Assert.Equal(1, (await app.Services.GetRequiredService<IJobStore>().CountAsync(default)).Sum(queue => queue.Ready + queue.Running + queue.Waiting));
    }

    [Fact]
    public async Task Job_that_was_stored_although_its_client_was_told_503_is_withdrawn()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        app.Store.LosesAnswers = true;

        using var refused = await app.PostAsync("/sum", new { numbers = new[] { 1 } });
        await JobApp.ProblemAsync(refused, 503);
        app.Store.LosesAnswers = false;

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await app.Services.GetRequiredService<IJobStore>().CountAsync(deadline.Token)).Any(queue => queue.Ready > 0))
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    [Fact]
    public async Task Job_with_a_key_is_found_by_it_after_a_503_that_had_stored_it()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        app.Store.LosesAnswers = true;
        using var refused = await app.PostAsync("/sum", new { numbers = new[] { 1 } }, ("Idempotency-Key", "\"k\""));
        await JobApp.ProblemAsync(refused, 503);
        app.Store.LosesAnswers = false;

        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } }, ("Idempotency-Key", "\"k\""));

        Assert.Equal("queued", (string?)(await app.StateAsync(job, "queued"))["state"]);
        Assert.Equal(1, (await app.Services.GetRequiredService<IJobStore>().CountAsync(default)).Sum(queue => queue.Ready));
    }
}
