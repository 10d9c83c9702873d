using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Selection;

/// <summary>Each handler notes where it runs; the note is the assertion.</summary>
public sealed class SignatureTests
{
    private string? _ranOn;

    public static TheoryData<string, string> Handlers => new()
    {
        { "/text", "default" },
        { "/nothing", "default" },
        { "/result", "default" },
        { "/results", "default" },
        { "/list", "default" },
        { "/method-group", "default" },
        { "/local-function", "default" },
        { "/static-method", "default" },
        { "/task", "async" },
        { "/task-of", "async" },
        { "/value-task", "async" },
        { "/value-task-of", "async" },
        { "/task-without-async", "async" },
        { "/async-stream", "async" },
        { "/events", "async" },
        { "/events-or-not-found", "async" },
        { "/push-stream", "async" },
        { "/request-delegate", "async" },
        { "/group/nested/text", "default" },
        { "/group/nested/task", "async" },
        { "/posted", "default" },
    };

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Signature_picks_the_lane(string path, string lane)
    {
        await using var app = await TestApp.StartAsync(Map);

        var response = path == "/posted"
            ? await app.Client.PostAsync(path, null, Deadline.Token)
            : await app.SendAsync(path);

        Assert.True(response.IsSuccessStatusCode, $"{path} answered {response.StatusCode}");
        Assert.Equal(lane, _ranOn);
    }

    [Fact]
    public async Task MarkedOnly_leaves_unmarked_endpoints_as_they_are()
    {
        await using var app = await TestApp.StartAsync(Map, options => options.Selection = LaneSelection.MarkedOnly);

        await app.GetAsync("/text");

        Assert.Equal("async", _ranOn);
    }

    [Fact]
    public async Task MarkedOnly_moves_marked_endpoints()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => Here.Lane).RunOnBlockingLane(), options => options.Selection = LaneSelection.MarkedOnly);

        Assert.Equal("default", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Endpoints_mapped_before_and_after_UseTrilane_and_through_UseEndpoints_all_get_lanes()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRouting();
                app.MapGet("/mapped", () => Here.Lane);
#pragma warning disable ASP0014 // the older way of mapping, which apps that moved to WebApplication still have
                app.UseEndpoints(endpoints => endpoints.MapGet("/through-use-endpoints", () => Here.Lane).WithName("named"));
#pragma warning restore ASP0014
            });

        Assert.Equal("default", await app.GetAsync("/mapped"));
        Assert.Equal("default", await app.GetAsync("/through-use-endpoints"));
        Assert.Equal("/through-use-endpoints", app.Services.GetRequiredService<LinkGenerator>().GetPathByName("named"));
    }

    [Fact]
    public async Task Framework_errors_use_no_lane()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/text", () => "");
                app.MapGet("/number/{value}", (int value) => value);
            });

        Assert.Equal(404, (int)(await app.SendAsync("/missing")).StatusCode);
        Assert.Equal(405, (int)(await app.Client.DeleteAsync("/text", Deadline.Token)).StatusCode);
        Assert.Equal(400, (int)(await app.SendAsync("/number/seven")).StatusCode);
        Assert.Equal(0, app.Lane().Scheduler.Threads);
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/text", () => Note("text"));
        app.MapGet("/nothing", () => { Note(0); });
        app.MapGet("/result", () => Note(Results.Ok()));
        app.MapGet("/results", Results<Ok, NotFound> () => Note(TypedResults.Ok()));
        app.MapGet("/list", () => Note(new List<int> { 1 }));
        app.MapGet("/method-group", MethodGroup);
        app.MapGet("/static-method", StaticHandler.Answer).AddEndpointFilter((context, next) => { _ranOn = Here.Lane; return next(context); });
        string LocalFunction() => Note("local");
        app.MapGet("/local-function", LocalFunction);
        app.MapGet("/task", async () => { Note(0); await Task.Yield(); });
        app.MapGet("/task-of", async () => { Note(0); await Task.Yield(); return "x"; });
        app.MapGet("/value-task", async ValueTask () => { Note(0); await Task.Yield(); });
        app.MapGet("/value-task-of", async ValueTask<string> () => { await Task.Yield(); return Note("x"); });
        app.MapGet("/task-without-async", () => Task.FromResult(Note("x")));
        app.MapGet("/async-stream", () => Note(Stream()));
        app.MapGet("/events", () => Note(TypedResults.ServerSentEvents(Stream())));
        app.MapGet("/events-or-not-found", Results<ServerSentEventsResult<string>, NotFound> () => Note(TypedResults.ServerSentEvents(Stream())));
        app.MapGet("/push-stream", () => Note(TypedResults.Stream(stream => stream.WriteAsync(new byte[] { 1 }).AsTask())));
        app.MapGet("/request-delegate", (RequestDelegate)(http => { Note(0); return http.Response.WriteAsync("x"); }));
        var nested = app.MapGroup("/group").MapGroup("/nested");
        nested.MapGet("/text", () => Note("text"));
        nested.MapGet("/task", () => Task.FromResult(Note("x")));
        app.MapPost("/posted", () => Note("text"));
    }

    private string MethodGroup() => Note("method");

    private T Note<T>(T value)
    {
        _ranOn = Here.Lane;
        return value;
    }

    private static async IAsyncEnumerable<string> Stream()
    {
        await Task.Yield();
        yield return "item";
    }

    private static class StaticHandler
    {
        public static string Answer() => "static";
    }
}
