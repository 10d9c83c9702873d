using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Http.Support;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Tests.Http;

/// <summary>The event stream of a job.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task Stream_begins_with_a_snapshot_and_ends_with_the_final_state()
    {
        await using var app = await JobApp.StartAsync();
        var holds = app.Services.GetRequiredService<Holds>();
        var job = await app.AcceptedAsync("/held", new { name = "e", steps = 2 });
        await app.StateAsync(job, "running");
        await using var events = await EventReader.OpenAsync(app, job);

        var first = await events.NextAsync();
        Assert.Equal(("state", "running"), (first!.Value.EventType, (string?)JsonNode.Parse(first.Value.Data)!["state"]));
        Assert.Equal(job, $"/jobs/{JsonNode.Parse(first.Value.Data)!["id"]}");
        holds["e"].Release();
        var second = await events.NextAsync();
        Assert.Equal(("progress", """{"fraction":0.5,"message":"step 1"}"""), (second!.Value.EventType, second.Value.Data));
        holds["e"].Release();

        var rest = await events.RestAsync();
        Assert.Equal(("state", "succeeded"), (rest[^1].EventType, (string?)JsonNode.Parse(rest[^1].Data)!["state"]));
        var ids = rest.Prepend(second.Value).Prepend(first.Value).Select(item => long.Parse(item.EventId!, null)).ToList();
        Assert.Equal(ids.Distinct().Order(), ids);
        var headers = events.Answer.Headers;
        Assert.Equal("text/event-stream", events.Answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(("no-store, no-cache", "no"), (headers.CacheControl!.ToString(), headers.GetValues("X-Accel-Buffering").Single()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_is_resumed_after_the_last_event_on_any_node(bool byHeader)
    {
        await using var node = await JobApp.StartAsync();
        await using var other = await JobApp.StartAsync(workers: 0, database: node.Database);
        var job = await node.AcceptedAsync("/held", new { name = "r", steps = 2 });
        await node.StateAsync(job, "running");
        string seen;
        await using (var events = await EventReader.OpenAsync(node, job))
        {
            seen = (await events.NextAsync())!.Value.EventId!;
        }

        await using var resumed = await OpenAsync(other, job, seen, byHeader);
        node.Services.GetRequiredService<Holds>()["r"].Release();
        var next = await resumed.NextAsync();

        // Nothing that was seen comes again, so the first event is the step.
        Assert.True(long.Parse(next!.Value.EventId!, null) > long.Parse(seen, null));
        Assert.Contains("step 1", next.Value.Data, StringComparison.Ordinal);
        await using var late = await OpenAsync(other, job, seen, byHeader);
        var missed = await late.NextAsync();
        Assert.Equal("state", missed!.Value.EventType);
        Assert.Contains("step 1", missed.Value.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Final_job_gives_its_state_once_and_then_204()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.EndedAsync("/sum", new { numbers = new[] { 1 } });
        await using var events = await EventReader.OpenAsync(app, job, ("Last-Event-ID", "garbage"));

        var only = Assert.Single(await events.RestAsync());
        using var again = await app.GetAsync($"{job}/events", ("Last-Event-ID", only.EventId!));
        using var byQuery = await app.GetAsync($"{job}/events?lastEventId={only.EventId}");
        await using var headerFirst = await EventReader.OpenAsync(app, job, ("Last-Event-ID", "1"));

        Assert.Equal((204, 204), ((int)again.StatusCode, (int)byQuery.StatusCode));
        Assert.Single(await headerFirst.RestAsync());
    }

    [Fact]
    public async Task Stream_ends_when_its_job_is_forgotten()
    {
        await using var app = await JobApp.StartAsync(workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });
        await using var events = await EventReader.OpenAsync(app, job);
        await events.NextAsync();

        using var canceled = await app.SendAsync(HttpMethod.Delete, job);

        Assert.Contains("canceled", Assert.Single(await events.RestAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Idle_stream_is_kept_alive()
    {
        await using var app = await JobApp.StartAsync(
            configure: builder => builder.Services.AddTrilane(options => options.Streams.EventStreamKeepAliveInterval = TimeSpan.FromMilliseconds(50)), workers: 0);
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });
        using var answer = await app.GetAsync($"{job}/events");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        var comments = 0;
        while (comments < 3)
        {
            comments += (await lines.ReadLineAsync(Deadline.Token))!.StartsWith(": keep-alive", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    [Fact]
    public async Task Stream_works_over_HTTP_2()
    {
        await using var app = await JobApp.StartAsync(
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)));
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var accepted = await SendAsync(app, HttpMethod.Post, "/sum", new StringContent("""{"numbers":[1]}""", Encoding.UTF8, "application/json"));

        using var answer = await SendAsync(app, HttpMethod.Get, $"{accepted.Headers.Location}/events", null);

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Contains("succeeded", await answer.Content.ReadAsStringAsync(Deadline.Token), StringComparison.Ordinal);

        static async Task<HttpResponseMessage> SendAsync(JobApp app, HttpMethod method, string path, HttpContent? body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token);
        }
    }

    [Fact]
    public async Task Stream_goes_on_after_the_store_was_down()
    {
        await using var app = await JobApp.StartAsync();
        var job = await app.AcceptedAsync("/held", new { name = "d" });
        await app.StateAsync(job, "running");
        await using var events = await EventReader.OpenAsync(app, job);
        await events.NextAsync();

        app.Store.IsDown = true;
        var reads = app.Store.Reads;
        await UntilAsync(() => app.Store.Reads > reads);
        app.Store.IsDown = false;
        app.Services.GetRequiredService<Holds>()["d"].Release();

        Assert.Contains("succeeded", (await events.RestAsync())[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousand_streams_cost_the_store_one_follower_and_leave_nothing_behind()
    {
        const int Streams = 1000;
        await using var app = await JobApp.StartAsync();
        var holds = app.Services.GetRequiredService<Holds>();
        var watch = app.Services.GetRequiredService<JobWatch>();
        string[] jobs = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(i => app.AcceptedAsync("/held", new { name = $"t{i}", steps = 11 })))];
        await Task.WhenAll(jobs.Select(job => app.StateAsync(job, "running")));
        var readers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => EventReader.OpenAsync(app, jobs[i % jobs.Length])));
        await Task.WhenAll(readers.Select(reader => reader.NextAsync()));

        // Ten steps of four jobs for a thousand streams.
        var before = app.Store.Reads;
        var started = Stopwatch.GetTimestamp();
        for (var step = 1; step <= 10; step++)
        {
            Release(holds, jobs.Length);
            await Task.WhenAll(readers.Select(reader => SeeAsync(reader, $"step {step}\"")));
        }

        // One question each 20 ms at most, one for each 2 s without news, and some slack: not forty thousand.
        var allowed = 10 + (Stopwatch.GetElapsedTime(started) / TimeSpan.FromMilliseconds(20));
        var reads = app.Store.Reads - before;
        Assert.True(reads <= Math.Min(allowed, Streams), $"{reads} questions to the store for {Streams} streams; {allowed} are allowed.");

        // Half of the clients leave; the others see the end.
        await Task.WhenAll(readers.Take(Streams / 2).Select(reader => reader.DisposeAsync().AsTask()));
        Release(holds, jobs.Length);
        foreach (var reader in readers.Skip(Streams / 2))
        {
            Assert.Contains("succeeded", (await reader.RestAsync())[^1].Data, StringComparison.Ordinal);
            await reader.DisposeAsync();
        }

        await UntilAsync(() => watch.Followed == 0);
    }

    [Fact]
    public async Task Client_that_leaves_without_a_word_is_let_go()
    {
        var errors = new ErrorLog();
        await using var app = await JobApp.StartAsync(
            configure: builder =>
            {
                builder.Logging.AddProvider(errors);
                builder.Services.AddTrilane(options => options.Streams.EventStreamKeepAliveInterval = TimeSpan.FromMilliseconds(1));
            },
            workers: 0);
        var watch = app.Services.GetRequiredService<JobWatch>();
        var job = await app.AcceptedAsync("/sum", new { numbers = new[] { 1 } });
        var address = new Uri(app.Address);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(address.Host, address.Port, Deadline.Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {job}/events HTTP/1.1\r\nHost: x\r\n\r\n"), Deadline.Token);
            await UntilAsync(() => watch.Followed == 1);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await UntilAsync(() => watch.Followed == 0);
        await app.StopAsync();
        Assert.Empty(errors.Lines);
    }

    private static Task<EventReader> OpenAsync(JobApp app, string job, string seen, bool byHeader) => byHeader
        ? EventReader.OpenAsync(app, job, ("Last-Event-ID", seen))
        : EventReader.OpenAsync(app, job, $"?lastEventId={seen}");

    private static void Release(Holds holds, int jobs)
    {
        for (var i = 0; i < jobs; i++)
        {
            holds[$"t{i}"].Release();
        }
    }

    private static async Task SeeAsync(EventReader reader, string text)
    {
        while (!(await reader.NextAsync())!.Value.Data.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = Deadline.Token;
        while (!condition())
        {
            await Task.Delay(2, deadline);
        }
    }
}
