using System.Net.ServerSentEvents;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("/typed")]
    [InlineData("/items")]
    [InlineData("/one-of")]
    [InlineData("/result")]
    [InlineData("/task")]
    [InlineData("/events")]
    public async Task Idle_event_stream_gets_a_comment_line_each_interval(string path)
    {
        var time = new HandDrivenTime();
        var events = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(events, time);
        var client = await OpenAsync(app, path, events);

        var reading = client.ReadUntilAsync(": keep-alive\n\n: keep-alive\n\n");
        while (!reading.IsCompleted)
        {
            // An interval that ends while the event before is still being written passes without a comment.
            await LaneEvents.UntilAsync(() => time.Timers > 0 || reading.IsCompleted, () => "The stream waits for no interval.");
            time.Advance(_interval);
        }

        await reading;
        await events.Writer.WriteAsync("last", Deadline.Token);
        events.Writer.Complete();
        Assert.Matches("^data: first\n\n(: keep-alive\n\n){2,}data: last\n\n$", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Comment_can_come_before_the_first_event()
    {
        var time = new HandDrivenTime();
        var events = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(events, time);
        var opening = app.Client.GetAsync("/typed", HttpCompletionOption.ResponseHeadersRead, Deadline.Token);
        await LaneEvents.UntilAsync(() => time.Timers > 0, () => "The stream does not begin.");

        time.Advance(_interval);

        using var response = await opening.Within();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        events.Writer.Complete();
        Assert.Equal(": keep-alive\n\n", await response.Content.ReadAsStringAsync(Deadline.Token));
    }

    [Fact]
    public async Task Stream_with_events_gets_none_until_it_has_been_idle_for_the_whole_interval()
    {
        var time = new HandDrivenTime();
        var events = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(events, time);
        var client = await OpenAsync(app, "/typed", events);

        time.Advance(_interval / 2);
        await events.Writer.WriteAsync("second", Deadline.Token);
        await client.ReadUntilAsync("data: second\n\n");
        time.Advance(_interval / 2);
        time.Advance(_interval / 4);
        await events.Writer.WriteAsync("third", Deadline.Token);
        events.Writer.Complete();

        Assert.Equal("data: first\n\ndata: second\n\ndata: third\n\n", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Interval_can_be_set_and_turned_off_by_configuration()
    {
        var time = new HandDrivenTime();
        var events = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(events, time, "-00:00:00.001");
        var client = await OpenAsync(app, "/typed", events);

        time.Advance(TimeSpan.FromHours(1));
        events.Writer.Complete();

        Assert.Equal("data: first\n\n", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Other_results_of_such_an_endpoint_stay_what_they_are()
    {
        await using var app = await StartAsync(Channel.CreateUnbounded<string>(), new HandDrivenTime());

        Assert.Equal(404, (int)(await app.SendAsync("/one-of?none=true")).StatusCode);
    }

    [Fact]
    public async Task Comment_never_comes_inside_an_event()
    {
        var time = new HandDrivenTime();
        using var written = new MemoryStream();
        var body = new EventStreamBody(written, _interval, time, CancellationToken.None);
        body.Start();

        foreach (var part in new[] { "data: a\n", "data: b", "\n", "\n", "data: c\n\n" })
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(part), Deadline.Token);
            time.Advance(_interval);
        }

        await body.StopAsync();
        time.Advance(_interval);
        Assert.Equal("data: a\ndata: b\n\n: keep-alive\n\ndata: c\n\n: keep-alive\n\n", Encoding.UTF8.GetString(written.ToArray()));
    }

    [Fact]
    public async Task Comment_never_comes_while_something_is_being_written()
    {
        var time = new HandDrivenTime();
        var slow = new SlowBody();
        var body = new EventStreamBody(slow, _interval, time, CancellationToken.None);
        body.Start();
        var writing = body.WriteAsync("data: a\n\n"u8.ToArray(), Deadline.Token);

        time.Advance(_interval);
        time.Advance(_interval);
        Assert.Equal(1, slow.Writes);
        slow.Release();
        await writing;
        time.Advance(_interval);
        Assert.Equal(2, slow.Writes);

        slow.Release();
        await body.StopAsync();
    }

    private static async Task<StreamReading> OpenAsync(TestApp app, string path, Channel<string> events)
    {
        await events.Writer.WriteAsync("first", Deadline.Token);
        var client = new StreamReading(await app.Client.GetStreamAsync(path, Deadline.Token));
        await client.ReadUntilAsync("data: first\n\n");
        return client;
    }

    private static Task<TestApp> StartAsync(Channel<string> events, HandDrivenTime time, string? interval = null) => TestApp.StartAsync(
        app =>
        {
            app.MapControllers();
            app.MapGet("/typed", () => TypedResults.ServerSentEvents(events.Reader.ReadAllAsync()));
            app.MapGet("/items", () => TypedResults.ServerSentEvents(Items(events.Reader)));
            app.MapGet("/result", () => Results.ServerSentEvents(events.Reader.ReadAllAsync()));
            app.MapGet("/one-of", Results<ServerSentEventsResult<string>, NotFound> (bool? none) =>
                none == true ? TypedResults.NotFound() : TypedResults.ServerSentEvents(events.Reader.ReadAllAsync()));
            app.MapGet("/task", async () =>
            {
                await Task.Yield();
                return TypedResults.ServerSentEvents(events.Reader.ReadAllAsync());
            });
        },
        options => options.AddBlockingLane("pdf"),
        builder =>
        {
            builder.Services.AddSingleton(new StreamClock(time));
            builder.Services.AddSingleton(events);
            builder.Services.AddControllers().AddApplicationPart(typeof(KeepAliveTests).Assembly);
        },
        interval is null ? null : [new("Trilane:Streams:EventStreamKeepAliveInterval", interval)]);

    private static async IAsyncEnumerable<SseItem<string>> Items(ChannelReader<string> events)
    {
        await foreach (var data in events.ReadAllAsync())
        {
            yield return new SseItem<string>(data);
        }
    }
}
