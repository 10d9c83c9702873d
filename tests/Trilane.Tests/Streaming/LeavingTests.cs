using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>A client that leaves ends its stream within a second, whatever the producer does, and frees what it held.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, bool> Streams
    {
        get
        {
            var streams = new TheoryData<string, bool>();
            foreach (var path in new[]
            {
                "/async", "/async-ok", "/async-task", "/async-on-lane", "/sse", "/sse-result", "/async-lines", "/lazy", "/lazy-ok", "/lines",
                "/endless/async", "/endless/async-result", "/endless/lazy",
            })
            {
                streams.Add(path, true);
                streams.Add(path, false);
            }

            return streams;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_ends_at_its_next_item(string path, bool pauses)
    {
        var source = new EndlessSource();
        await using var app = await StartAsync(source);
        using var client = await LeavingClient.GetAsync(app, $"{path}?pauses={pauses}");
        await client.ReadAsync();

        client.Leave();

        await source.Ended.WaitAsync(_second);
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.SlotsInUse == 0, () => "The slot is never given back.");
    }

    [Fact]
    public async Task Client_that_does_not_read_holds_the_producer_back()
    {
        var source = new EndlessSource();
        await using var app = await StartAsync(source);
        using var client = await LeavingClient.GetAsync(app, "/lazy?pauses=false");
        await client.ReadAsync();

        var looks = 0;
        var made = 0L;
        await LaneEvents.UntilAsync(
            () =>
            {
                looks = source.Made == made && app.Lane().Scheduler.Busy == 0 ? looks + 1 : 0;
                made = source.Made;
                return looks == 50;
            },
            () => "The producer goes on although nobody reads.");
        Assert.Equal(1, app.Lane().Scheduler.SlotsInUse);

        client.Leave();
        await source.Ended.WaitAsync(_second);
    }

    [Theory]
    [InlineData("/socket")]
    [InlineData("/socket-on-lane")]
    public async Task WebSocket_ends_with_its_client(string path)
    {
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(new EndlessSource(), ended);
        using var client = await LeavingClient.UpgradeAsync(app, path);
        await client.ReadAsync();

        client.Leave();

        Assert.NotNull(await ended.Task.WaitAsync(_second));
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.SlotsInUse == 0, () => "The slot is never given back.");
    }

    private static Task<TestApp> StartAsync(EndlessSource source, TaskCompletionSource<Exception?>? ended = null) => TestApp.StartAsync(
        app =>
        {
            app.UseWebSockets();
            app.MapControllers();
            app.MapGet("/async", (bool pauses) => source.MakeAsync(pauses));
            app.MapGet("/async-ok", (bool pauses) => TypedResults.Ok(source.MakeAsync(pauses))).RunOnAsyncLane();
            app.MapGet("/async-task", async (bool pauses) =>
            {
                await Task.Yield();
                return source.MakeAsync(pauses);
            });
            app.MapGet("/async-on-lane", [BlockingLane] (bool pauses) => source.MakeAsync(pauses));
            app.MapGet("/sse", (bool pauses) => TypedResults.ServerSentEvents(source.MakeAsync(pauses)));
            app.MapGet("/sse-result", (bool pauses) => Results.ServerSentEvents(source.MakeAsync(pauses)));
            app.MapGet("/async-lines", (bool pauses) => JsonLines.Of(source.MakeAsync(pauses)));
            app.MapGet("/lazy", (bool pauses) => source.Make(pauses));
            app.MapGet("/lazy-ok", (bool pauses) => TypedResults.Ok(source.Make(pauses)));
            app.MapGet("/lines", (bool pauses) => JsonLines.Of(source.Make(pauses)));
            app.MapGet("/socket", (HttpContext http) => EchoAsync(http, ended!));
            app.MapGet("/socket-on-lane", [BlockingLane] (HttpContext http) => EchoAsync(http, ended!));
        },
        options => options.AddBlockingLane("pdf"),
        builder =>
        {
            builder.Services.AddSingleton(source);
            builder.Services.AddSingleton(new Source(1));
            builder.Services.AddControllers().AddApplicationPart(typeof(LeavingTests).Assembly);
        });

    private static async Task EchoAsync(HttpContext http, TaskCompletionSource<Exception?> ended)
    {
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, http.RequestAborted);
            await socket.ReceiveAsync(new byte[100], CancellationToken.None);
            ended.SetResult(null);
        }
        catch (Exception exception)
        {
            ended.SetResult(exception);
        }
    }
}
